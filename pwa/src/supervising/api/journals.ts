/** Journals of devices: their heads, gaps and breaks; alarms that they raise; journals from files. */
import { at, type Page, type Query, read, write } from "./client.ts";
import type { Device } from "./devices.ts";

export interface Break {
  readonly seq: number;
  readonly cause: "link" | "altered";
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
  readonly accepted_reason: string | null;
}

export interface WriteOff {
  readonly first: number;
  readonly last: number;
  readonly reason: string;
  readonly user: string;
  readonly at: string;
}

export type Gap = readonly [number, number];

export interface Journal {
  readonly epoch: string;
  readonly head: number;
  readonly high_water: number;
  readonly pending: number;
  readonly events: number;
  readonly quarantined: number;
  readonly last_seen_at: string | null;
  readonly chain_seq: number;
  readonly chain_hash: string;
  readonly chain_state: "verified" | "waiting" | "broken";
  readonly missing: readonly Gap[];
  readonly breaks: readonly Break[];
  readonly write_offs: readonly WriteOff[];
  /** What the server signs under how far it has this journal. */
  readonly receipt: string | null;
}

export interface Previous {
  readonly device: string;
  readonly name: string | null;
  readonly head: number;
  readonly confirmed: boolean;
}

export interface DevicePage {
  readonly id: string;
  readonly device: (Device & { readonly previous: Previous | null }) | null;
  readonly journals: readonly Journal[];
  readonly successors: readonly {
    readonly id: string;
    readonly name: string;
    readonly confirmed: boolean;
  }[];
}

export interface Verification {
  readonly events: number;
  readonly heads: number;
  readonly findings: readonly { readonly seq: number; readonly detail: string }[];
}

export interface Alarm {
  readonly id: number;
  readonly kind: string;
  readonly device: string;
  readonly device_name: string | null;
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly times: number;
  readonly detail: Readonly<Record<string, string | number | readonly number[]>>;
  readonly raised_at: string;
  readonly last_at: string;
  readonly seen_at: string | null;
  readonly seen_by: string | null;
  readonly seen_reason: string | null;
}

export interface AlarmsPage extends Page<Alarm> {
  readonly open: number;
}

export interface FileJournal {
  readonly device: string;
  readonly epoch: string;
  readonly head: number;
  readonly hash: string;
  readonly exported_at: string;
  readonly events: number;
  readonly altered: number;
  readonly ranges: readonly Gap[];
  readonly whole: boolean;
  readonly new: number;
}

export interface JournalFile {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly brought_at: string;
  readonly brought_by: string;
  readonly state: "waiting" | "confirmed" | "refused";
  readonly journals: readonly FileJournal[];
  readonly faults: readonly {
    readonly line: number;
    readonly code: string;
    readonly detail: string;
  }[];
  readonly fault_count: number;
  readonly outcome: Readonly<Record<string, number>> | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decided_reason: string | null;
}

export const devicePage = (id: string) => read<DevicePage>(at`/journal/devices/${id}`);
export const verifyDevice = (id: string) =>
  read<Verification>(at`/journal/devices/${id}/verification`);
export const writeOff = (id: string, epoch: string, first: number, last: number, reason: string) =>
  write<unknown>("POST", at`/journal/devices/${id}/${epoch}/write-offs`, { first, last, reason });
export const acceptBreaks = (id: string, epoch: string, reason: string) =>
  write<unknown>("POST", at`/journal/devices/${id}/${epoch}/breaks`, { reason });
export const decideLineage = (id: string, confirm: boolean) =>
  write<Device>("POST", at`/devices/${id}/lineage`, { confirm });
export const alarms = (query: Query) => read<AlarmsPage>("/alarms", query);
export const seeAlarms = (ids: readonly number[], reason: string) =>
  write<{ readonly open: number }>("POST", "/alarms/seen", { alarms: ids, reason });
export const journalFiles = (query: Query) => read<Page<JournalFile>>("/journal-files", query);
export const journalFile = (id: string) => read<JournalFile>(at`/journal-files/${id}`);
export const decideFile = (id: number, decision: "confirm" | "refuse", reason: string) =>
  write<JournalFile>("POST", at`/journal-files/${id}`, { decision, reason });
export function bringFile(file: File): Promise<JournalFile> {
  const form = new FormData();
  form.set("file", file);
  return write<JournalFile>("POST", "/journal-files", form);
}
