// Clears what is acknowledged of lists that have long been closed, a little at a time, so that a count
// never waits for it. What waits to be sent, and the end of every chain, is never touched.
import type { Database, Transaction } from "./database.ts";
import type { Meta } from "./meta.ts";
import { type Moment, noteRetired, overdue } from "./retirement.ts";
import type { Head, StoredEvent } from "./schema.ts";

const AT_ONCE = 100;
/** So many that may not go yet are passed over; the rest has to wait for them. */
const MOST_SEEN = 10 * AT_ONCE;
/** A sweep ends after so many transactions; the next one goes on. */
const TRANSACTIONS = 50;

export interface Told {
  /** The server whose lists the device holds, complete, as of now. */
  readonly server_history: string;
  readonly now: Moment;
}

export class Retention {
  private readonly database: Database;
  private readonly meta: Meta;

  constructor(database: Database, meta: Meta) {
    this.database = database;
    this.meta = meta;
  }

  /** Only after all changes of the server were read. Answers how many events were cleared. */
  async sweep({ server_history, now }: Told): Promise<number> {
    const [held, open] = await Promise.all([this.heldLists(), this.openLists()]);
    const before = await this.meta.get("retired_lists");
    const retired = noteRetired(before, held, open, server_history, now);
    if (JSON.stringify(retired) !== JSON.stringify(before)) {
      await this.meta.set("retired_lists", retired);
    }
    let cleared = 0;
    let left = TRANSACTIONS;
    for (const list of overdue(retired, now)) {
      for (let isDone = false; !isDone && left > 0; left -= 1) {
        const step = await this.clearSome(list, server_history);
        cleared += step.cleared;
        isDone = step.isDone;
      }
    }
    return cleared;
  }

  private heldLists(): Promise<string[]> {
    return this.database.read(["progress"], async (transaction) => {
      const keys = await transaction.objectStore("progress").getAllKeys();
      return [...new Set(keys.map(([list]) => list))];
    });
  }

  private openLists(): Promise<Set<string>> {
    return this.database.read(["reference"], async (transaction) => {
      const range = IDBKeyRange.bound(["list", ""], ["list", []]);
      const lists = await transaction.objectStore("reference").getAll(range);
      const isOpen = (value: unknown) => (value as { state?: unknown }).state !== "closed";
      return new Set(lists.filter(({ value }) => isOpen(value)).map(({ key }) => key));
    });
  }

  // One small transaction: some events, or some lines once no event is left.
  private clearSome(list: string, history: string) {
    return this.database.writeRelaxed(
      ["events", "heads", "lines", "progress"],
      async (transaction) => {
        const heads = await transaction.objectStore("heads").getAll();
        const cleared = await clearEvents(transaction, list, mayClear(heads, history));
        if (cleared > 0) return { cleared, isDone: false };
        return { cleared, isDone: await clearLines(transaction, list) };
      },
    );
  }
}

/** Committed by this very server, and below what it says to hold without a gap. */
function mayClear(heads: readonly Head[], history: string): (stored: StoredEvent) => boolean {
  const safe = new Map(
    heads
      .filter(({ server_history }) => server_history === history)
      .map(({ epoch, high_water }) => [epoch, high_water]),
  );
  return ({ pending, acknowledged_at, epoch, seq }) =>
    pending === undefined && acknowledged_at !== undefined && seq <= (safe.get(epoch) ?? 0);
}

const ofList = (list: string): IDBKeyRange => IDBKeyRange.bound([list], [list, []]);

async function clearEvents(
  transaction: Transaction<"readwrite">,
  list: string,
  isClear: (stored: StoredEvent) => boolean,
): Promise<number> {
  const store = transaction.objectStore("events");
  const found: StoredEvent[] = [];
  let cursor = await store.index("list").openCursor(ofList(list));
  for (let seen = 0; cursor && seen < MOST_SEEN && found.length < AT_ONCE; seen += 1) {
    if (isClear(cursor.value)) found.push(cursor.value);
    cursor = await cursor.continue();
  }
  await Promise.all(found.map(({ epoch, seq }) => store.delete([epoch, seq])));
  return found.length;
}

// What a list has so far goes with its last event; true when nothing is left to clear.
async function clearLines(transaction: Transaction<"readwrite">, list: string): Promise<boolean> {
  const events = await transaction.objectStore("events").index("list").count(ofList(list));
  if (events > 0) return true;
  const lines = transaction.objectStore("lines");
  const keys = await lines.getAllKeys(ofList(list), AT_ONCE);
  await Promise.all(keys.map((key) => lines.delete(key)));
  if (keys.length > 0) return false;
  await transaction.objectStore("progress").delete(ofList(list));
  return true;
}
