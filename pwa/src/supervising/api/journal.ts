/** The log of events, what could not be taken into it, and who changed what. */
import type { RecordName } from "../shell/record-name.ts";
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Quarantined {
  readonly id: string | number;
  readonly device: string;
  readonly device_name?: string | null;
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly event_id: string | null;
  readonly raw: string;
  readonly code: string;
  readonly detail: string;
  readonly received_at: string;
  readonly fate: string;
  readonly fate_reason: string | null;
  readonly fate_user: string | null;
  readonly fate_at: string | null;
}

export interface HeldByCode {
  readonly code: string;
  readonly device: string;
  readonly device_name: string | null;
  readonly events: number;
  readonly since: string;
}

export interface BulkAnswer {
  readonly decided: number;
  readonly still_refused: number;
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
  /** The stock records that it mentions, by their id. */
  readonly records: Readonly<Record<string, RecordName>>;
}

/** What a count is about, and how much it says. */
interface Counted {
  readonly location: string | null;
  readonly item: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly barcode: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly factor: string | null;
}

export interface LogEvent extends Counted {
  readonly id: string;
  readonly device: string;
  readonly device_name: string | null;
  readonly epoch: string;
  readonly seq: number;
  readonly kind: string;
  readonly inventory: string | null;
  readonly list: string | null;
  readonly list_id: string | null;
  readonly warehouse: string | null;
  readonly pass_number: number | null;
  readonly area: string | null;
  readonly employee: string | null;
  readonly employee_name: string;
  readonly supersedes: readonly string[];
  /** What a void took back, where that is here. */
  readonly undid: Counted | null;
  readonly counted_at: string;
  readonly received_at: string;
  readonly user: string | null;
}

export type Fit = "fits" | "broken" | "unknown";

export interface EventChecks {
  readonly computed_hash: string;
  readonly bytes: boolean;
  readonly canonical: boolean;
  readonly column: string | null;
  readonly link_before: Fit;
  readonly link_after: Fit;
  readonly written_off: boolean;
  readonly signed_at: string | null;
  readonly seal_problem: string | null;
}

export interface Mention {
  readonly id: string;
  readonly kind: string;
  readonly seq: number;
  readonly employee: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly counted_at: string;
}

export interface EventStory extends LogEvent {
  readonly observed_at: string;
  readonly clock_offset_ms: number | null;
  readonly hash: string;
  readonly previous_hash: string;
  readonly canonical: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly checks: EventChecks;
  readonly before: { readonly id: string; readonly seq: number } | null;
  readonly after: { readonly id: string; readonly seq: number } | null;
  readonly replaces: readonly Mention[];
  readonly missing_replaced: readonly string[];
  readonly replaced_by: readonly (Mention & { readonly acts: boolean })[];
  readonly fate: "live" | "spared" | "replaced" | "voided" | "not_a_count";
}

export type Fate = "released" | "discarded";

export const quarantine = (query: Query) => read<Page<Quarantined>>("/quarantine", query);
export const quarantined = (id: string) => read<Quarantined>(at`/quarantine/${id}`);
export const heldByCode = () => read<readonly HeldByCode[]>("/quarantine/codes");
export const giveFate = (id: string | number, fate: Fate, reason: string) =>
  write<Quarantined>("POST", at`/quarantine/${id}`, { fate, reason });
export const giveFates = (body: {
  readonly code: string | null;
  readonly device: string | null;
  readonly fate: Fate;
  readonly reason: string;
  readonly expected: number;
}) => write<BulkAnswer>("POST", "/quarantine/bulk", body);
export const auditTrail = (query: Query) => read<Page<AuditRow>>("/audit", query);
export const logEvents = (query: Query) => read<Page<LogEvent>>("/journal/events", query);
export const eventStory = (id: string) => read<EventStory>(at`/journal/events/${id}`);
