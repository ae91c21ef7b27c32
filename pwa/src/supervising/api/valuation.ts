/** Closings, the warehouse history, the bridge and accounting entries. */
import type { RecordName } from "../shell/record-name.ts";
import { address, at, type Page, type Query, read, write, writeInSteps } from "./client.ts";

/** A valuation method; the server says which there are. */
export interface Method {
  readonly code: string;
}

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
  readonly cost: string;
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

/** A row of a saved valued inventory, as it was saved. */
export interface HistoryRow {
  readonly id: number;
  readonly history: number;
  readonly name: string;
  readonly at: string;
  readonly method: string;
  readonly warehouse: string;
  readonly item: string;
  readonly description: string;
  readonly unit: string;
  readonly variant: string;
  readonly location: string;
  readonly lot: string;
  readonly project: string;
  readonly partner: string;
  readonly quantity: string;
  readonly unit_cost: string | null;
  readonly value: string | null;
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
  /** The stock record of an alignment. */
  readonly record: RecordName | null;
  readonly sides: readonly { readonly account: string; readonly amount: string }[];
}

export interface Entries extends Page<Entry> {
  readonly without_value: number;
  readonly currency: string;
}

export const methods = () => read<Page<Method>>("/reports/methods");
export const closings = () => read<Closings>("/closings");
export const checkClosing = (query: Query) => read<ClosingCheck>("/closings/check", query);
export const close = (body: unknown, onStep: (step: string) => void, signal: AbortSignal) =>
  writeInSteps<Closing>("/closings", body, onStep, signal);
export const restoreClosing = (why: string) => write<Closing>("POST", "/closings/restore", { why });
export const verifyClosings = () => read<Verified>("/closings/verify");
export const closingLines = (query: Query) => read<Page<ClosingLine>>("/closing-lines", query);
export const histories = (query: Query) => read<Page<History>>("/warehouse-histories", query);
export const historyRows = (query: Query) =>
  read<Page<HistoryRow>>("/warehouse-history-rows", query);
export const saveHistory = (body: unknown) => write<History>("POST", "/warehouse-histories", body);
export const historyFile = (id: number, query: Query) =>
  address(at`/warehouse-histories/${id}/file`, query);
export const bridge = (query: Query) => read<Bridge>("/reports/bridge", query);
export const bridgeFile = (query: Query) => address("/reports/bridge", query);
export const entries = (query: Query) => read<Entries>("/reports/accounting-entries", query);
export const entriesFile = (query: Query) => address("/reports/accounting-entries", query);
