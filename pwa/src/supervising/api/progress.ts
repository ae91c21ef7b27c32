/** How far the counting of an inventory is, and what handhelds still hold. */
import { at, read } from "./client.ts";

export interface Counter {
  readonly device: string;
  readonly device_name: string | null;
  readonly employee?: string | null;
  readonly employees?: readonly string[];
  readonly events: number;
  readonly declared: boolean;
  readonly head: number;
  readonly high_water: number;
  readonly pending: number;
  /** How many events its declaration claims and the server does not have. */
  readonly short?: number;
  readonly missing: readonly (readonly [number, number])[];
  readonly last_seen_at: string | null;
}

export interface ListProgress {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly pass: number;
  readonly planned: number | null;
  readonly counted_positions: number;
  readonly events: number;
  readonly last_event_at: string | null;
  readonly counters: readonly Counter[];
  readonly outstanding_employees: readonly string[];
}

export interface Progress {
  readonly lists: readonly ListProgress[];
  readonly totals: Readonly<Record<string, number | null>>;
}

export const progressOf = (number: string) => read<Progress>(at`/inventories/${number}/progress`);
