/** Alignment: the records that make the logical stock equal to what was counted. */
import { at, read, write } from "./client.ts";

export interface AlignmentRecord {
  readonly warehouse: string;
  readonly record_id: string | number | null;
  readonly number: number | null;
  readonly type: string;
  readonly lines: number;
  readonly amount: string | null;
  readonly posting_date: string;
  readonly reverses?: string | number | null;
  readonly reversed_by?: string | number | null;
}

export interface LeftOut {
  readonly line: string;
  readonly code: string;
  readonly detail: string;
}

export interface Alignment {
  /** What was aligned before, where nothing is left to align. */
  readonly earlier?: { readonly lines: number; readonly by: string; readonly at: string } | null;
  readonly records: readonly AlignmentRecord[];
  readonly aligned: number;
  readonly left_out: readonly LeftOut[];
  readonly warnings: readonly (string | { readonly code: string; readonly detail: string })[];
}

export interface AlignmentWish {
  readonly record_date: string;
  readonly at: string | null;
  readonly as_counted: boolean;
  readonly lines: readonly string[] | null;
  readonly accept_outstanding_reason?: string;
}

export const align = (number: string, body: AlignmentWish, dryRun: boolean) =>
  write<Alignment>(
    "POST",
    at`/inventories/${number}/alignments`,
    body,
    dryRun ? { dry_run: true } : {},
  );
export const alignments = (number: string) =>
  read<{ readonly rows: readonly AlignmentRecord[] }>(at`/inventories/${number}/alignments`);
export const reverseAlignment = (number: string, record: string, reason: string) =>
  write<AlignmentRecord>("POST", at`/inventories/${number}/alignments/${record}/reversal`, {
    reason,
  });
