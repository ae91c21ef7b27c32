/** Stock, stock records, reasons and difference parameters. */
import { at, type Fault, type Page, type Query, read, write } from "./client.ts";

export interface StockRow {
  readonly id: string | number;
  readonly warehouse: string;
  readonly location: string;
  readonly item: string;
  readonly description: string;
  readonly variant: string;
  readonly lot: string;
  readonly serial: string;
  readonly project: string;
  readonly partner: string;
  readonly unit: string;
  readonly quantity: string;
}

export interface StockRecord {
  readonly id: string | number;
  readonly warehouse: string;
  readonly posting_date: string;
  readonly number: number;
  readonly reason: string;
  readonly type: string;
  readonly effective_at: string;
  readonly date_only: boolean;
  readonly origin: string;
  readonly origin_key: string;
  readonly reverses: string | number | null;
  readonly reversed_by: string | number | null;
  readonly counterpart?: string | number | null;
  readonly lines: number | readonly RecordLine[];
  readonly amount: string | null;
  readonly user: string;
  readonly notes?: string;
  readonly reference?: string;
  readonly internal_document?: string;
}

export interface RecordLine {
  readonly line: number;
  readonly item: string;
  readonly description: string;
  readonly location: string;
  readonly variant: string;
  readonly lot: string;
  readonly serial: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_quantity: string;
  readonly unit_cost: string | null;
  readonly amount: string | null;
  readonly effective_at: string;
  readonly observed_at: string | null;
  readonly notes: string;
}

export interface Reason {
  readonly warehouse: string;
  readonly code: string;
  readonly description: string;
  readonly type: string;
  readonly physical_inventory: boolean;
  readonly fiscal_interest: boolean;
  readonly updates_average_cost: boolean;
  readonly updates_last_cost: boolean;
  readonly opening_balance: boolean;
  readonly proposed_cost: string;
  readonly offset_warehouse: string;
  readonly offset_reason: string;
  readonly default_location: string;
  readonly consider_zero_movements: boolean;
  readonly mandatory_document: boolean;
  readonly mandatory_partner: boolean;
  readonly updates_item_cost: boolean;
  readonly updates_sales_price: boolean;
  readonly lot_management: boolean;
  readonly new_serials: boolean;
  readonly uses_unavailable_lots: boolean;
  readonly rotation_index: boolean;
  readonly reorder_level: boolean;
  readonly visible_in: string;
}

/** A record as it would be posted: costs per the line's unit, the second record, all faults. */
export interface Examined {
  readonly lines: readonly {
    readonly line: number;
    readonly base_quantity: string | null;
    readonly base_unit: string;
    readonly unit_cost: string | null;
    readonly proposed: boolean;
    readonly amount: string | null;
  }[];
  readonly amount: string | null;
  readonly type: string;
  readonly second: {
    readonly warehouse: string;
    readonly reason: string;
    readonly type: string;
    readonly default_location: string;
  } | null;
  readonly faults: readonly Fault[];
}

export interface DifferenceParameters {
  readonly warehouse: string;
  readonly positive_reason: string | null;
  readonly negative_reason: string | null;
}

export const stock = (query: Query) => read<Page<StockRow>>("/stock", query);
export const records = (query: Query) => read<Page<StockRecord>>("/records", query);
export const record = (id: string) => read<StockRecord>(at`/records/${id}`);
export const createRecord = (body: unknown) => write<StockRecord>("POST", "/records", body);
export const examineRecord = (body: unknown) =>
  write<Examined>("POST", "/records/examination", body);
export const reverseRecord = (id: string, reason: string) =>
  write<StockRecord>("POST", at`/records/${id}/reversal`, { reason });
export const reasons = (query: Query) => read<Page<Reason>>("/reasons", query);
export const createReason = (body: unknown) => write<Reason>("POST", "/reasons", body);
export const changeReason = (row: Reason, body: unknown) =>
  write<Reason>("PATCH", at`/reasons/${row.warehouse}/${row.code}`, body);
export const differenceParameters = (query: Query) =>
  read<Page<DifferenceParameters>>("/difference-parameters", query);
export const setDifferenceParameters = (warehouse: string, body: unknown) =>
  write<DifferenceParameters>("PUT", at`/difference-parameters/${warehouse}`, body);
