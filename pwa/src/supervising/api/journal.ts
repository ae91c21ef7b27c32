/** What could not be taken into the journal, and who changed what. */
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Quarantined {
  readonly id: string | number;
  readonly device: string;
  readonly device_name?: string | null;
  readonly seq: number | null;
  readonly code: string;
  readonly detail: string;
  readonly received_at: string;
  readonly fate: string;
  readonly fate_reason: string | null;
}

export interface AuditRow {
  readonly id: string | number;
  readonly at: string;
  readonly user: string;
  readonly action: string;
  readonly subject: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export const quarantine = (query: Query) => read<Page<Quarantined>>("/quarantine", query);
export const giveFate = (id: string | number, fate: "released" | "discarded", reason: string) =>
  write<Quarantined>("POST", at`/quarantine/${id}`, { fate, reason });
export const auditTrail = (query: Query) => read<Page<AuditRow>>("/audit", query);
