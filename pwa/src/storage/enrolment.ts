// Who the device is, and which chain it appends to: set at enrolment, changed when the storage was
// found empty, older than it should be, or forked. Old chains stay and are still sent.
import { newHead } from "./append.ts";
import type { Database, Transaction } from "./database.ts";
import { addLoss, lossOf } from "./losses.ts";
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

  /**
   * Stores a new identity with a fresh chain, and forgets what an earlier server told. When only the
   * note outside was left of this very device, the end of its chain is lost and the server is told.
   */
  async enrol(identity: Identity): Promise<void> {
    const note = (await this.identity()) ? null : readSentinel(this.notes);
    await this.database.write(["meta", "heads"], async (transaction) => {
      if (note?.device === identity.device) await addLoss(transaction, lossOf(note, this.notes));
      await begin(transaction, identity);
      await transaction.objectStore("meta").delete("cursor");
    });
    this.note(identity);
  }

  /**
   * Starts a new chain for the same device, unless it left the chain `from` already: the server saw
   * that one fork, or it lost its end.
   */
  async openNewEpoch(epoch: string, from: string, loss?: LostJournal): Promise<Identity | null> {
    const next = await this.database.write(["meta", "heads"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const identity = (await meta.get("identity")) as Identity | undefined;
      if (identity?.epoch !== from) return identity ?? null;
      const renewed = { ...identity, epoch };
      if (loss) await addLoss(transaction, loss);
      await begin(transaction, renewed);
      return renewed;
    });
    if (next?.epoch === epoch) this.note(next);
    return next;
  }

  /** Whether the database knows who the device is and has all that was noted of it outside. */
  async isWhole(): Promise<boolean> {
    return (await this.identity()) !== null && (await this.missingEnd()) === null;
  }

  /** What the database lacks of a chain of this device, as the note outside it says; null when nothing. */
  async missingEnd(): Promise<LostJournal | null> {
    const identity = await this.identity();
    const note = readSentinel(this.notes);
    if (!identity || note?.device !== identity.device) return null;
    const kept = (await this.headOf(note.epoch))?.seq ?? 0;
    return kept < note.seq ? lossOf(note, this.notes, kept) : null;
  }

  private headOf(epoch: string) {
    return this.database.read(["heads"], async (transaction) => {
      return (await transaction.objectStore("heads").get(epoch)) ?? null;
    });
  }

  /** Notes outside the database that this chain begins. */
  note(identity: Identity): void {
    const { seq, hash } = newHead(identity);
    writeSentinel(this.notes, { device: identity.device, epoch: identity.epoch, seq, hash });
  }
}

/** Makes the identity the device's, with a chain that has no event yet. */
export async function begin(
  transaction: Transaction<"readwrite">,
  identity: Identity,
): Promise<void> {
  await Promise.all<unknown>([
    transaction.objectStore("meta").put(identity, "identity"),
    transaction.objectStore("heads").put(newHead(identity)),
  ]);
}
