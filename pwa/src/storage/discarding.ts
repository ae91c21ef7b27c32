// The one way in which something that the server does not have leaves the device: an administrator gave
// it up, by number, after it was exported. Whoever calls this has seen to that (sync/discarding.ts).
import { type AreaState, areasAfter } from "../domain/area.ts";
import type { CountEvent, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import { countKey, liveEvents, type MergeRule } from "../domain/merge.ts";
import type { Database, Transaction } from "./database.ts";
import { lineFrom } from "./lines.ts";
import { addLoss } from "./losses.ts";
import type { Line, ListPass, Progress } from "./schema.ts";

const AT_ONCE = 200;

/** What was given up: how many events, and the lists that they were of. */
export interface Discarded {
  readonly events: number;
  readonly lists: readonly ListPass[];
}

/** Deletes what waits of one chain, a little at a time, and keeps its end as one that was lost. */
export async function discardWaiting(database: Database, epoch: string): Promise<Discarded> {
  const lists = new Map<string, ListPass>();
  let events = 0;
  for (let isDone = false; !isDone; ) {
    const gone = await database.write(["events", "heads", "meta"], (transaction) =>
      deleteSome(transaction, epoch),
    );
    for (const { list, pass } of gone) lists.set(`${list} ${pass}`, { list, pass });
    events += gone.length;
    isDone = gone.length < AT_ONCE;
  }
  return { events, lists: [...lists.values()] };
}

async function deleteSome(transaction: Transaction<"readwrite">, epoch: string) {
  const store = transaction.objectStore("events");
  const waiting = IDBKeyRange.bound([1, epoch], [1, epoch, []]);
  const found = await store.index("pending").getAll(waiting, AT_ONCE);
  const first = found[0];
  const head = await transaction.objectStore("heads").get(epoch);
  if (!first || !head) return found;
  const loss = { epoch, head: head.seq, from: first.seq, told: false, seen: true };
  await addLoss(transaction, loss);
  await Promise.all(found.map(({ seq }) => store.delete([epoch, seq])));
  return found;
}

/** Makes what a list has so far equal again to what the journal says. */
export async function rebuildList(
  database: Database,
  { list, pass }: ListPass,
  rule: MergeRule,
): Promise<void> {
  const events = await eventsOf(database, { list, pass });
  const lines = linesOf(events, rule);
  await database.writeRelaxed(["lines", "progress"], async (transaction) => {
    const store = transaction.objectStore("lines");
    await store.delete(IDBKeyRange.bound([list, pass], [list, pass, []]));
    await Promise.all(lines.map((line) => store.put(line)));
    await transaction.objectStore("progress").put(progressOf({ list, pass }, events, lines));
  });
}

async function eventsOf(database: Database, { list, pass }: ListPass): Promise<JournalEvent[]> {
  const range = IDBKeyRange.bound([list, pass, ""], [list, pass, []]);
  const stored = await database.read(["events"], (transaction) =>
    transaction.objectStore("events").index("list").getAll(range),
  );
  return stored.map(({ event }) => event);
}

function linesOf(events: readonly JournalEvent[], rule: MergeRule): Line[] {
  const live = new Set(liveEvents(events, rule).map(({ id }) => id));
  const byKey = new Map<string, CountEvent[]>();
  for (const event of events.filter(isCount)) {
    const key = countKey(event);
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  return [...byKey.values()].flatMap((counts) => {
    const line = lineFrom(
      counts,
      counts.filter(({ id }) => live.has(id)),
    );
    return line ? [line] : [];
  });
}

function progressOf(
  { list, pass }: ListPass,
  events: readonly JournalEvent[],
  lines: readonly Line[],
): Progress {
  const last = events.findLast(({ kind }) => kind !== "note");
  return {
    ...{ list, pass, events: events.length },
    lines: lines.filter(({ live }) => live.length > 0).length,
    closed_at: last?.kind === "list_closed" ? last.counted_at : null,
    areas: events.reduce<readonly AreaState[]>((areas, event) => areasAfter(event, areas), []),
  };
}
