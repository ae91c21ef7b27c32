/** Closings, the warehouse history, the bridge and accounting entries. */
import { address, at, type Page, type Query, read, write } from "./client.ts";

export const METHODS = [
  "average",
  "last",
  "standard",
  "fifo-year",
  "lifo-year",
  "moving-average",
  "fifo",
  "lifo",
  "lot",
  "registry-average",
  "registry-last",
  "management-area",
  "lower-of-cost",
] as const;
export type Method = (typeof METHODS)[number];

export interface Finding {
  readonly code: string;
  readonly detail: string;
}

export interface ClosingCheck {
  readonly at: string;
  readonly last: string | null;
  readonly lines: number;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

export interface Closing {
  readonly id: number;
  readonly at: string;
  readonly state: "closed" | "restored";
  readonly cost: Method;
  readonly hash: string;
  readonly lines: number;
  readonly created_at: string;
  readonly user: string;
  readonly restored_at: string | null;
  readonly restored_by: string | null;
  readonly restored_why: string | null;
  readonly last: boolean;
}

export interface Closings extends Page<Closing> {
  readonly last: string | null;
}

export interface Verified {
  readonly closings: number;
  readonly lines: number;
  readonly finding: { readonly at: string; readonly detail: string } | null;
}

export interface ClosingLine {
  readonly id: number;
  readonly closing: number;
  readonly at: string;
  readonly state: string;
  readonly item: string;
  readonly warehouse: string;
  readonly stock: string;
  readonly average: string | null;
  readonly last: string | null;
  readonly loaded_quantity: string;
  readonly fifo_value: string | null;
  readonly lifo_value: string | null;
}

export interface History {
  readonly id: number;
  readonly name: string;
  readonly at: string;
  readonly methods: string;
  readonly currency: string;
  readonly total: string;
  readonly rows: number;
  readonly created_at: string;
  readonly user: string;
}

export interface Step {
  readonly start: string;
  readonly late: string;
  readonly quantity: string;
  readonly count: string;
  readonly price: string;
  readonly end: string;
}

export interface BridgeRow extends Step {
  readonly item: string;
  readonly warehouse: string;
  readonly start_quantity: string;
  readonly end_quantity: string;
}

export interface Bridge extends Page<BridgeRow> {
  readonly total: Step;
  readonly holds: boolean;
  readonly currency: string;
}

export interface Entry {
  readonly date: string;
  readonly kind: "alignment" | "closing";
  readonly reference: number;
  readonly sides: readonly { readonly account: string; readonly amount: string }[];
}

export interface Entries extends Page<Entry> {
  readonly without_value: number;
  readonly currency: string;
}

export const closings = () => read<Closings>("/closings");
export const checkClosing = (query: Query) => read<ClosingCheck>("/closings/check", query);
export const close = (body: unknown) => write<Closing>("POST", "/closings", body);
export const restoreClosing = (why: string) => write<Closing>("POST", "/closings/restore", { why });
export const verifyClosings = () => read<Verified>("/closings/verify");
export const closingLines = (query: Query) => read<Page<ClosingLine>>("/closing-lines", query);
export const histories = (query: Query) => read<Page<History>>("/warehouse-histories", query);
export const saveHistory = (body: unknown) => write<History>("POST", "/warehouse-histories", body);
export const historyFile = (id: number, query: Query) =>
  address(at`/warehouse-histories/${id}/file`, query);
export const bridge = (query: Query) => read<Bridge>("/reports/bridge", query);
export const bridgeFile = (query: Query) => address("/reports/bridge", query);
export const entries = (query: Query) => read<Entries>("/reports/accounting-entries", query);
export const entriesFile = (query: Query) => address("/reports/accounting-entries", query);
