// What the screens show of storage and sync, as signals. Written by the engine, read by everybody.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AlarmCode } from "../storage/alarms.ts";
import type { LostJournal } from "../storage/meta.ts";
import { type Left, NOTHING_LEFT } from "./push.ts";

/**
 * `unknown` not tried yet · `online` the server answered · `offline` it did not · `stranger` somebody
 * else answered (a portal) · `busy` it asked to wait · `revoked`, `unknown_token` it does not take this
 * device any more: everything stays here, enrol again · `broken` it failed by itself.
 */
export type Connection =
  | "unknown"
  | "online"
  | "offline"
  | "stranger"
  | "busy"
  | "revoked"
  | "unknown_token"
  | "broken";

export interface CatalogueState {
  /** `none` no catalogue yet · `loading` a first or newer one is coming · `ready`. */
  readonly phase: "none" | "loading" | "ready";
  readonly rows: number;
  readonly generation: number | null;
  readonly bucketsDone: number;
  readonly bucketsTotal: number;
  /** `preparing` the server puts the first one together · `quota` the newest one has no room here. */
  readonly problem: "preparing" | "quota" | null;
}

interface States {
  /** Events that only this device holds. */
  pending: number;
  connection: Connection;
  syncing: boolean;
  /** Device time (ISO) of the last sync that came to its end, null before the first. */
  lastSync: string | null;
  catalogue: CatalogueState;
  /** Grows whenever lists, employees or other reference data changed: read them again. */
  revision: number;
  /** The server asks for a newer application before it gives lists or catalogue. */
  updateRequired: boolean;
  /** Device time (ISO) before which the server asked not to be asked again, null when it did not. */
  waitUntil: string | null;
  /** Events that the server answered about without taking them; they stay here. */
  left: Left;
  /** Ends of journals that this device lost and nobody has seen yet. */
  losses: readonly LostJournal[];
  /** Something that blocks counting until somebody sees to it; null when all is well. */
  alarm: AlarmCode | null;
}

export type WritableState = { readonly [Name in keyof States]: Signal<States[Name]> };
export type SyncState = { readonly [Name in keyof States]: ReadonlySignal<States[Name]> };

export const NO_CATALOGUE: CatalogueState = {
  phase: "none",
  rows: 0,
  generation: null,
  bucketsDone: 0,
  bucketsTotal: 0,
  problem: null,
};

export function newState(): WritableState {
  return {
    pending: signal(0),
    connection: signal<Connection>("unknown"),
    syncing: signal(false),
    lastSync: signal<string | null>(null),
    catalogue: signal(NO_CATALOGUE),
    revision: signal(0),
    updateRequired: signal(false),
    waitUntil: signal<string | null>(null),
    left: signal(NOTHING_LEFT),
    losses: signal<readonly LostJournal[]>([]),
    alarm: signal<AlarmCode | null>(null),
  };
}
