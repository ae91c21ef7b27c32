/**
 * Where the counter was: who, which list, at which location, in which way. Kept in localStorage, so
 * that a reload or an empty battery loses no more than the keys of one quantity. Not part of the truth.
 */
import { signal } from "@preact/signals";
import type { Counted } from "./state.ts";
import type { Way } from "./target.ts";

export interface Shift {
  readonly employee: string | null;
  /** Their name, for when the sync takes the employee away before the shift is over. */
  readonly name: string | null;
  readonly list: string | null;
  readonly pass: number | null;
  readonly location: string | null;
  readonly keep: boolean | null;
  readonly way: Way;
  /** The last count of the open list, which the band offers to undo. */
  readonly last: Counted | null;
  /** The closing of the open list that the counter chose to count on after, if there was one. */
  readonly resumed: string | null;
}

const KEPT = "giacenza.shift";
const FRESH: Shift = {
  ...{ employee: null, name: null, list: null, pass: null, location: null, keep: null },
  ...{ way: "scan_quantity", last: null, resumed: null },
};

/** Reads back what `text` kept; anything that is not a shift is a fresh one. */
export function shiftFrom(text: string | null): Shift {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    return typeof kept === "object" && kept !== null ? { ...FRESH, ...kept } : FRESH;
  } catch {
    return FRESH;
  }
}

function store(): Storage | null {
  return typeof localStorage === "undefined" ? null : localStorage;
}

export const shift = signal<Shift>(shiftFrom(store()?.getItem(KEPT) ?? null));

/** Changes some of it and keeps it; a full storage is no reason to stop counting. */
export function remember(change: Partial<Shift>): void {
  const names = Object.keys(change) as (keyof Shift)[];
  // Said with every scan, and writing to localStorage is slow: only what is new.
  if (names.every((name) => shift.peek()[name] === change[name])) return;
  shift.value = { ...shift.value, ...change };
  try {
    store()?.setItem(KEPT, JSON.stringify(shift.value));
  } catch {
    // The shift is a convenience; the journal is elsewhere.
  }
}

/** The address to start at: the list that was open, else the lists. */
export function startAddress(): string {
  const { employee, list } = shift.value;
  return employee !== null && list !== null ? `/handheld/lists/${list}` : "/handheld";
}

/** Badges out: the next person starts without list or location. */
export function leaveShift(): void {
  remember({ ...FRESH, way: shift.value.way });
}

/** Opens a list: the location stays only on the list and pass that it belongs to. */
export function openList(list: string, pass: number): void {
  const isSame = shift.value.list === list && shift.value.pass === pass;
  if (!isSame) remember({ list, pass, location: null, keep: null, last: null, resumed: null });
}
