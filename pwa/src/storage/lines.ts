// What one event does to the stored lines of its list: the merge of domain/merge.ts, step by step.
// Runs inside the transaction that appends the event; knows no chain and no network.
import type { CountEvent, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import { countKey, type MergeRule, sameScope, totalOf } from "../domain/merge.ts";
import { decimalText } from "../domain/quantity.ts";
import type { Transaction } from "./database.ts";
import type { Line, LiveCount } from "./schema.ts";

/** Updates the lines that the event touches and answers how many lines more hold a live count. */
export async function updateLines(
  transaction: Transaction<"readwrite">,
  event: JournalEvent,
  rule: MergeRule,
): Promise<number> {
  const gone = await supersededBy(transaction, event, rule);
  const own = isCount(event) ? countKey(event) : null;
  const keys = new Set([...gone.map(countKey), ...(own === null ? [] : [own])]);
  let added = 0;
  for (const key of keys) {
    const sample = key === own && isCount(event) ? event : gone.find((e) => countKey(e) === key);
    if (sample) added += await updateLine(transaction, event, sample, gone);
  }
  return added;
}

async function supersededBy(
  transaction: Transaction<"readwrite">,
  event: JournalEvent,
  rule: MergeRule,
): Promise<CountEvent[]> {
  const byId = transaction.objectStore("events").index("id");
  const found = await Promise.all(event.supersedes.map((id) => byId.get(id)));
  return found
    .flatMap((stored) => (stored ? [stored.event] : []))
    .filter(isCount)
    .filter((target) => sameScope(event, target, rule));
}

async function updateLine(
  transaction: Transaction<"readwrite">,
  event: JournalEvent,
  sample: CountEvent,
  gone: readonly CountEvent[],
): Promise<number> {
  const store = transaction.objectStore("lines");
  const key = countKey(sample);
  const before = await store.get([event.list, event.pass, key]);
  const goneIds = new Set(gone.map((target) => target.id));
  const kept = (before?.live ?? []).filter((count) => !goneIds.has(count.id));
  const live = sample.id === event.id ? [...kept, liveCount(sample)] : kept;
  await store.put(lineOf(event, sample, key, live));
  return Number(live.length > 0) - Number((before?.live.length ?? 0) > 0);
}

function liveCount(event: CountEvent): LiveCount {
  const { id, employee, quantity, unit, factor, observed_at } = event;
  return { id, employee, quantity, unit, factor, observed_at };
}

function lineOf(
  event: JournalEvent,
  sample: CountEvent,
  key: string,
  live: readonly LiveCount[],
): Line {
  const { location, item, barcode, variant, lot, serial } = sample;
  const total = totalOf(live);
  return {
    ...{ list: event.list, pass: event.pass, key },
    ...{ location, item, barcode, variant, lot, serial },
    ...{ live, total: total === null ? null : decimalText(total), touched: event.id },
  };
}
