/** What may differ without anybody looking, and how much somebody may approve. */
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Tolerance {
  readonly id: number;
  readonly list_type: string;
  readonly abc: string;
  readonly category: string;
  readonly item_class: string;
  readonly item_code: string;
  readonly plus_quantity: string | null;
  readonly plus_percent: string | null;
  readonly plus_value: string | null;
  readonly minus_quantity: string | null;
  readonly minus_percent: string | null;
  readonly minus_value: string | null;
}

export interface ApprovalLimit {
  readonly role: string;
  readonly user: string;
  readonly quantity: string | null;
  readonly percent: string | null;
  readonly value: string | null;
  readonly net: string | null;
  readonly gross: string | null;
}

export const tolerances = (query: Query) => read<Page<Tolerance>>("/tolerances", query);
export const createTolerance = (body: unknown) => write<Tolerance>("POST", "/tolerances", body);
export const changeTolerance = (id: number, body: unknown) =>
  write<Tolerance>("PATCH", at`/tolerances/${id}`, body);
export const deleteTolerance = (id: number) => write<void>("DELETE", at`/tolerances/${id}`);

export const approvalLimits = () => read<Page<ApprovalLimit>>("/approval-limits");
export const setApprovalLimit = (kind: string, name: string, body: unknown) =>
  write<ApprovalLimit>("PUT", at`/approval-limits/${kind}/${name}`, body);
export const forgetApprovalLimit = (kind: string, name: string) =>
  write<void>("DELETE", at`/approval-limits/${kind}/${name}`);
