// What the server has not yet said that it committed, and what its answers do to that.
// Only an answer that names an event takes it from here; nothing here ever deletes one.
import type { Database, Transaction } from "./database.ts";
import type { Head, Receipt, StoredEvent } from "./schema.ts";

/** What one push carries: events of one epoch in order, and where that epoch ends. */
export interface Batch {
  readonly epoch: string;
  readonly head: number;
  readonly pending: number;
  readonly events: readonly StoredEvent[];
}

/** Where an event is in the order of sending. */
export type Place = Pick<StoredEvent, "epoch" | "seq">;

/** What the server says about an epoch, with every ping and push. */
export interface Standing {
  readonly epoch: string;
  readonly high_water: number;
  readonly server_history: string;
  /** Its newest signature under how far it has checked the chain; pushes bring one. */
  readonly receipt?: Receipt;
}

/** A chain of this device, with how many of its events wait. */
export interface ChainStanding extends Head {
  readonly pending: number;
}

const AT_ONCE = 200;

export class Outbox {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** How many events only this device holds, of all its epochs. */
  pendingCount(): Promise<number> {
    return this.database.read(["events"], (transaction) =>
      transaction.objectStore("events").index("pending").count(waitingBehind()),
    );
  }

  /** The event that has waited longest in the order of sending, or null. */
  oldest(): Promise<StoredEvent | null> {
    return this.database.read(["events"], async (transaction) => {
      const found = await transaction.objectStore("events").index("pending").get(waitingBehind());
      return found ?? null;
    });
  }

  /** The events that wait behind `after`, at most `limit`, all of one epoch; null when none does. */
  nextBatch(limit: number, after: Place | null = null): Promise<Batch | null> {
    return this.database.read(["events", "heads"], async (transaction) => {
      const index = transaction.objectStore("events").index("pending");
      const first = await index.get(waitingBehind(after));
      if (!first) return null;
      const { epoch, seq } = first;
      const [events, pending, head] = await Promise.all([
        index.getAll(IDBKeyRange.bound([1, epoch, seq], [1, epoch, []]), limit),
        index.count(pendingOf(epoch)),
        transaction.objectStore("heads").get(epoch),
      ]);
      return { epoch, head: head?.seq ?? 0, pending, events };
    });
  }

  /** The ends of all chains of this device, with how many events of each wait. */
  standings(): Promise<ChainStanding[]> {
    return this.database.read(["events", "heads"], async (transaction) => {
      const heads = await transaction.objectStore("heads").getAll();
      const index = transaction.objectStore("events").index("pending");
      return Promise.all(
        heads.map(async (head) => ({ ...head, pending: await index.count(pendingOf(head.epoch)) })),
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
   * a backup gets everything again (another history: a clone of this profile may have filled our numbers
   * there), or everything above (a lower high-water mark). Answers how many.
   * Cut short it begins anew: the new standing is stored only when all of it waits.
   */
  async reconcile(standing: Standing): Promise<number> {
    const head = await this.headOf(standing.epoch);
    if (!head) return 0;
    const from = isAnother(head, standing) ? { ...standing, high_water: 0 } : standing;
    const again = hasLost(head, standing) ? await this.sendAgain(from) : 0;
    const { high_water, server_history, receipt } = standing;
    const told = receipt ? { high_water, server_history, receipt } : { high_water, server_history };
    await this.changeHead(standing.epoch, told);
    return again;
  }

  private headOf(epoch: string): Promise<Head | undefined> {
    return this.database.read(["heads"], (transaction) =>
      transaction.objectStore("heads").get(epoch),
    );
  }

  private async changeHead(epoch: string, change: Partial<Head>): Promise<void> {
    await this.database.write(["heads"], async (transaction) => {
      const heads = transaction.objectStore("heads");
      const head = await heads.get(epoch);
      if (head) await heads.put({ ...head, ...change });
    });
  }

  private async sendAgain({ epoch, high_water }: Standing): Promise<number> {
    let again = 0;
    for (let from: number | null = high_water; from !== null; ) {
      const step: { lost: number; last: number | null } = await this.database.write(
        ["events"],
        (transaction) => waitAgain(transaction, epoch, from ?? 0),
      );
      again += step.lost;
      from = step.last;
    }
    return again;
  }
}

function waitingBehind(after: Place | null = null): IDBKeyRange {
  return IDBKeyRange.bound(after ? [1, after.epoch, after.seq] : [1], [1, []], true);
}

const pendingOf = (epoch: string): IDBKeyRange => IDBKeyRange.bound([1, epoch], [1, epoch, []]);

/** Whether the server holds less of an epoch than it said before. */
export function hasLost(head: Head, standing: Standing): boolean {
  return isAnother(head, standing) || standing.high_water < head.high_water;
}

function isAnother(head: Head, standing: Standing): boolean {
  return head.server_history !== null && head.server_history !== standing.server_history;
}

function acknowledged(stored: StoredEvent, at: string): StoredEvent {
  const { pending: _, ...kept } = stored;
  return { ...kept, acknowledged_at: at };
}

// Some of the events above a number; the last one looked at, or null when there are no more.
async function waitAgain(transaction: Transaction<"readwrite">, epoch: string, above: number) {
  const store = transaction.objectStore("events");
  const range = IDBKeyRange.bound([epoch, above], [epoch, []], true);
  const stored = await store.getAll(range, AT_ONCE);
  const lost = stored.filter(({ pending }) => pending === undefined);
  await Promise.all(lost.map((event) => store.put(waiting(event))));
  return { lost: lost.length, last: stored.at(-1)?.seq ?? null };
}

function waiting(stored: StoredEvent): StoredEvent {
  const { acknowledged_at: _, ...kept } = stored;
  return { ...kept, pending: 1 };
}
