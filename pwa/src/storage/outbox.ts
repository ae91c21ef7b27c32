// What the server has not yet said that it committed, and what its answers do to that.
// Only an answer that names an event takes it from here; nothing here ever deletes one.
import type { Database, Transaction } from "./database.ts";
import type { Head, StoredEvent } from "./schema.ts";

/** What one push carries: events of one epoch in order, and where that epoch ends. */
export interface Batch {
  readonly epoch: string;
  readonly head: number;
  readonly pending: number;
  readonly events: readonly StoredEvent[];
}

/** What the server says about an epoch, with every ping and push. */
export interface Standing {
  readonly epoch: string;
  readonly high_water: number;
  readonly server_history: string;
}

export class Outbox {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** How many events only this device holds, of all its epochs. */
  pendingCount(): Promise<number> {
    return this.database.read(["events"], (transaction) => countPending(transaction));
  }

  /** The oldest events that wait, at most `limit`, all of one epoch; null when none waits. */
  nextBatch(limit: number): Promise<Batch | null> {
    return this.database.read(["events", "heads"], async (transaction) => {
      const index = transaction.objectStore("events").index("pending");
      const first = await index.get(IDBKeyRange.bound([1], [1, []]));
      if (!first) return null;
      const { epoch } = first;
      const range = IDBKeyRange.bound([1, epoch], [1, epoch, []]);
      const [events, pending, head] = await Promise.all([
        index.getAll(range, limit),
        index.count(range),
        transaction.objectStore("heads").get(epoch),
      ]);
      return { epoch, head: head?.seq ?? 0, pending, events };
    });
  }

  /** The ends of all chains of this device, with how many events of each wait. */
  standings(): Promise<(Head & { pending: number })[]> {
    return this.database.read(["events", "heads"], async (transaction) => {
      const heads = await transaction.objectStore("heads").getAll();
      const index = transaction.objectStore("events").index("pending");
      return Promise.all(
        heads.map(async (head) => {
          const range = IDBKeyRange.bound([1, head.epoch], [1, head.epoch, []]);
          return { ...head, pending: await index.count(range) };
        }),
      );
    });
  }

  /** Marks exactly these events of an epoch as committed by the server. */
  async acknowledge(epoch: string, seqs: readonly number[], at: string): Promise<void> {
    await this.database.write(["events"], async (transaction) => {
      const store = transaction.objectStore("events");
      const found = await Promise.all(seqs.map((seq) => store.get([epoch, seq])));
      const named = found.filter((stored) => stored !== undefined);
      await Promise.all(named.map((stored) => store.put(acknowledged(stored, at))));
    });
  }

  /**
   * Compares what the server holds of an epoch with what it said before. A server that came back from
   * a backup (other history, or a lower high-water mark) gets everything above again. Answers how many.
   */
  reconcile(standing: Standing): Promise<number> {
    return this.database.write(["events", "heads"], async (transaction) => {
      const heads = transaction.objectStore("heads");
      const head = await heads.get(standing.epoch);
      if (!head) return 0;
      await heads.put({ ...head, ...standing });
      const restored =
        head.server_history !== null && head.server_history !== standing.server_history;
      if (!restored && standing.high_water >= head.high_water) return 0;
      return sendAgain(transaction, standing);
    });
  }
}

function countPending(transaction: Transaction<"readonly">): Promise<number> {
  return transaction
    .objectStore("events")
    .index("pending")
    .count(IDBKeyRange.bound([1], [1, []]));
}

function acknowledged(stored: StoredEvent, at: string): StoredEvent {
  const { pending: _, ...kept } = stored;
  return { ...kept, acknowledged_at: at };
}

async function sendAgain(
  transaction: Transaction<"readwrite">,
  standing: Standing,
): Promise<number> {
  const store = transaction.objectStore("events");
  const above = IDBKeyRange.bound(
    [standing.epoch, standing.high_water],
    [standing.epoch, []],
    true,
  );
  const stored = await store.getAll(above);
  const lost = stored.filter((event) => event.pending === undefined);
  await Promise.all(lost.map((event) => store.put(waiting(event))));
  return lost.length;
}

function waiting(stored: StoredEvent): StoredEvent {
  const { acknowledged_at: _, ...kept } = stored;
  return { ...kept, pending: 1 };
}
