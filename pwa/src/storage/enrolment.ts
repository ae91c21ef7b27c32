// Who the device is, and which chain it appends to: set at enrolment, changed when the storage was
// found empty, older than it should be, or forked. Old chains stay and are still sent.
import { newHead } from "./append.ts";
import type { Database, Transaction } from "./database.ts";
import type { Identity, LostJournal, Meta } from "./meta.ts";
import { type NoteStore, readSentinel, type Sentinel, writeSentinel } from "./sentinel.ts";

export class Enrolment {
  private readonly database: Database;
  private readonly meta: Meta;
  private readonly notes: NoteStore;

  constructor(database: Database, meta: Meta, notes: NoteStore) {
    this.database = database;
    this.meta = meta;
    this.notes = notes;
  }

  identity(): Promise<Identity | null> {
    return this.meta.get("identity");
  }

  /** The end of the chain that this browser wrote before, for the server to confirm its lineage. */
  async previous(): Promise<Sentinel | null> {
    const identity = await this.identity();
    if (!identity) return readSentinel(this.notes);
    const head = await this.headOf(identity.epoch);
    const { device, epoch } = identity;
    return head ? { device, epoch, seq: head.seq, hash: head.hash } : readSentinel(this.notes);
  }

  /** Stores a new identity with a fresh chain, and forgets what an earlier server told. */
  async enrol(identity: Identity): Promise<void> {
    await this.database.write(["meta", "heads"], async (transaction) => {
      await begin(transaction, identity);
      await transaction.objectStore("meta").delete("cursor");
    });
    this.note(identity);
  }

  /** Starts a new chain for the same device: the server saw the old one fork. */
  async openNewEpoch(epoch: string): Promise<Identity | null> {
    const identity = await this.identity();
    if (!identity) return null;
    const next = { ...identity, epoch };
    await this.database.write(["meta", "heads"], (transaction) => begin(transaction, next));
    this.note(next);
    return next;
  }

  /**
   * Compares the database with the note outside it. When the database is older, a new chain starts and
   * the end that was lost is kept for the server. Answers the identity to go on with.
   */
  async recover(epoch: string): Promise<Identity | null> {
    const identity = await this.identity();
    const note = readSentinel(this.notes);
    if (!identity) return null;
    const head = note ? await this.headOf(note.epoch) : null;
    const lost = note && note.device === identity.device && (head?.seq ?? 0) < note.seq;
    if (!lost) return identity;
    await this.addLost({ epoch: note.epoch, head: note.seq });
    return this.openNewEpoch(epoch);
  }

  /** Removes the losses that the server has heard of. */
  async told(losses: readonly LostJournal[]): Promise<void> {
    const epochs = new Set(losses.map((loss) => loss.epoch));
    const known = (await this.meta.get("lost_journals")) ?? [];
    await this.meta.set(
      "lost_journals",
      known.filter((loss) => !epochs.has(loss.epoch)),
    );
  }

  private async addLost(loss: LostJournal): Promise<void> {
    const known = (await this.meta.get("lost_journals")) ?? [];
    await this.meta.set("lost_journals", [...known, loss]);
  }

  private headOf(epoch: string) {
    return this.database.read(["heads"], async (transaction) => {
      return (await transaction.objectStore("heads").get(epoch)) ?? null;
    });
  }

  private note(identity: Identity): void {
    const { seq, hash } = newHead(identity);
    writeSentinel(this.notes, { device: identity.device, epoch: identity.epoch, seq, hash });
  }
}

async function begin(transaction: Transaction<"readwrite">, identity: Identity): Promise<void> {
  await Promise.all<unknown>([
    transaction.objectStore("meta").put(identity, "identity"),
    transaction.objectStore("heads").put(newHead(identity)),
  ]);
}
