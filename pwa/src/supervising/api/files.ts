/** Files in and out: imports with their report, exports, the valued inventory, labels. */
import { address, at, type Fault, type Query, read, write } from "./client.ts";

export interface ImportReport {
  readonly kind: string;
  readonly rows: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
  readonly faults: readonly Fault[];
  readonly written: boolean;
}

export interface ValuedRow {
  readonly warehouse: string;
  readonly item_class: string;
  readonly item_code: string;
  readonly description: string;
  readonly variant: string;
  readonly location: string;
  readonly lot: string;
  readonly project: string;
  readonly partner: string;
  readonly unit: string;
  readonly quantity: string;
  readonly unit_cost: string | null;
  readonly value: string | null;
  readonly method: string;
  readonly warnings: string | readonly string[];
  /** By the methods after the first, where they were asked for beside it. */
  readonly others?: readonly {
    readonly method: string;
    readonly unit_cost: string | null;
    readonly value: string | null;
  }[];
}

export interface ValuedInventory {
  readonly rows: readonly ValuedRow[];
  readonly currency: string;
  readonly next: string | null;
}

/** What all rows add up to: every item is valued for it, so it comes after the first page. */
export interface ValuedTotals {
  readonly rows: number;
  readonly methods: readonly {
    readonly method: string;
    readonly value: string;
    readonly without_value: number;
  }[];
  readonly invariants: readonly { readonly code: string; readonly holds: boolean }[];
  readonly currency: string;
}

export const importFile = (kind: string, form: FormData) =>
  write<ImportReport>("POST", at`/imports/${kind}`, form);
export const exportAddress = (kind: string) => address(at`/exports/${kind}`);
export const labelsAddress = (query: Query) => address("/documents/labels.pdf", query);
export const valuedInventory = (query: Query) =>
  read<ValuedInventory>("/reports/valued-inventory", query);
export const valuedTotals = (query: Query) =>
  read<ValuedTotals>("/reports/valued-inventory/totals", query);
export const valuedInventoryFile = (query: Query) => address("/reports/valued-inventory", query);
