// Ends of journals that this device lost: kept until the server was told of them and a person saw it.
import type { Database, Transaction } from "./database.ts";
import type { LostJournal } from "./meta.ts";
import { firstUnsent, type NoteStore, type Sentinel } from "./sentinel.ts";

/** What is lost of a chain when the device holds only its first `kept` events. */
export function lossOf(note: Sentinel, notes: NoteStore, kept = 0): LostJournal {
  const { epoch, seq: head } = note;
  const from = Math.max(firstUnsent(notes, epoch), kept + 1);
  // Nothing of it is missing at the server: told all the same, but nobody needs to see it.
  return { epoch, head, from, told: false, seen: from > head };
}

/** Adds a loss inside a transaction that holds the meta store. */
export async function addLoss(
  transaction: Transaction<"readwrite">,
  loss: LostJournal,
): Promise<void> {
  if (loss.head === 0) return;
  const meta = transaction.objectStore("meta");
  const known = ((await meta.get("lost_journals")) ?? []) as LostJournal[];
  await meta.put([...known.filter(({ epoch }) => epoch !== loss.epoch), loss], "lost_journals");
}

export class Losses {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  all(): Promise<readonly LostJournal[]> {
    return this.database.read(["meta"], async (transaction) => {
      return ((await transaction.objectStore("meta").get("lost_journals")) ?? []) as LostJournal[];
    });
  }

  /** The server has heard of this one. */
  told(epoch: string): Promise<void> {
    return this.change((loss) => (loss.epoch === epoch ? { ...loss, told: true } : loss));
  }

  /** A person has seen all of them. */
  seen(): Promise<void> {
    return this.change((loss) => ({ ...loss, seen: true }));
  }

  private async change(change: (loss: LostJournal) => LostJournal): Promise<void> {
    await this.database.write(["meta"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const known = ((await meta.get("lost_journals")) ?? []) as LostJournal[];
      const left = known.map(change).filter(({ told, seen }) => !(told && seen));
      await meta.put(left, "lost_journals");
    });
  }
}
