// The merge of design/3 §2 for what this device holds: live events and totals of one list and pass.
// A pure function of the set of events; the stored totals are this same rule applied step by step.
import type { CountEvent, JournalEvent } from "./events.ts";
import { isCount } from "./events.ts";
import { type Exact, exact, multiply, ONE, sum } from "./quantity.ts";

/** Whether a superseding event must be of the same employee to act (`independent` list types). */
export interface MergeRule {
  readonly independent: boolean;
}

/** The live counts of one count key, and their sum; no live count means not counted: null. */
export interface KeyTotal {
  readonly live: readonly CountEvent[];
  readonly total: Exact | null;
}

/** One text for (location, item or barcode while the item is unknown, variant, lot, serial). */
export function countKey(event: {
  readonly location: string | null;
  readonly item: string | null;
  readonly barcode: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
}): string {
  const barcode = event.item === null ? event.barcode : null;
  return JSON.stringify([
    event.location,
    event.item,
    barcode,
    event.variant,
    event.lot,
    event.serial,
  ]);
}

/** quantity × factor; without a factor the quantity is the base quantity. */
export function baseQuantity(event: { quantity: string; factor: string | null }): Exact {
  return multiply(exact(event.quantity), event.factor === null ? ONE : exact(event.factor));
}

type Scope = Pick<JournalEvent, "list" | "pass" | "employee">;

/** Does `by` act on `event`: same list and pass, and the same employee where employees are compared? */
export function sameScope(by: Scope, event: Scope, rule: MergeRule): boolean {
  if (by.list !== event.list || by.pass !== event.pass) return false;
  return !rule.independent || by.employee === event.employee;
}

/** The counts that nothing in the set supersedes, each once, in order of id. */
export function liveEvents(events: readonly JournalEvent[], rule: MergeRule): CountEvent[] {
  const known = new Map(events.map((event) => [event.id, event]));
  const dead = new Set<string>();
  for (const by of known.values()) {
    for (const id of by.supersedes) {
      const target = known.get(id);
      if (target && sameScope(by, target, rule)) dead.add(id);
    }
  }
  return [...known.values()]
    .filter(isCount)
    .filter((event) => !dead.has(event.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Live counts and totals by count key. */
export function totals(
  events: readonly JournalEvent[],
  rule: MergeRule,
): ReadonlyMap<string, KeyTotal> {
  const byKey = new Map<string, CountEvent[]>();
  for (const event of liveEvents(events, rule)) {
    const key = countKey(event);
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  return new Map([...byKey].map(([key, live]) => [key, { live, total: totalOf(live) }]));
}

/** The sum of live counts in base units, or null when there is none: never 0 for nothing. */
export function totalOf(
  live: readonly { quantity: string; factor: string | null }[],
): Exact | null {
  return live.length === 0 ? null : sum(live.map(baseQuantity));
}
