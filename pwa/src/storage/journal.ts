// The device's journal: the only place where something that was counted is written, and read back.
// Knows nothing of the network: what waits to be sent is in outbox.ts.
import type { CountEvent, EventBody, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import type { MergeRule } from "../domain/merge.ts";
import { StorageAlarm } from "./alarms.ts";
import { APPEND_STORES, appendEvent } from "./append.ts";
import type { Database } from "./database.ts";
import type { Line, Progress, StoredEvent } from "./schema.ts";
import type { Copying, SecondCopy } from "./second-copy.ts";
import { type NoteStore, writeSentinel } from "./sentinel.ts";
import type { Writer } from "./writer.ts";

export interface Page {
  /** How many at most. */
  readonly limit: number;
  /** Only what is older than this: `touched` of a line, `id` of an event. */
  readonly before?: string;
}

/** A search reads so many keys at a time, so that the page may paint in between. */
const KEYS_AT_ONCE = 250;

export class Journal {
  private readonly database: Database;
  private readonly writer: Pick<Writer, "isHeld">;
  private readonly notes: NoteStore;
  private readonly listeners = new Set<() => void>();
  /** Where what is appended is kept once more, when there is such a place. */
  copy: SecondCopy | null = null;

  constructor(database: Database, writer: Pick<Writer, "isHeld">, notes: NoteStore) {
    this.database = database;
    this.writer = writer;
    this.notes = notes;
  }

  /**
   * Appends one event. Resolves only after the browser has flushed it: then, and only then, it may be
   * shown green. Repeating it with the same id stores nothing twice. Throws a StorageAlarm when it is
   * not stored.
   */
  async append(body: EventBody, rule: MergeRule): Promise<StoredEvent> {
    if (!this.writer.isHeld()) throw new StorageAlarm("writer_elsewhere");
    const stored = await this.write(body, rule).catch((error) => this.known(body, error));
    const { device, epoch, seq } = stored.event;
    writeSentinel(this.notes, { device, epoch, seq, hash: stored.hash });
    for (const listener of this.listeners) listener();
    return stored;
  }

  /** Calls back after every append; the answer ends that. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What the list has for one count key (domain/merge.ts `countKey`), or null. */
  line(list: string, pass: number, key: string): Promise<Line | null> {
    return this.database.read(["lines"], async (transaction) => {
      return (await transaction.objectStore("lines").get([list, pass, key])) ?? null;
    });
  }

  /** Lines of a list, the one touched last first; voided lines are there with total null. */
  lines(list: string, pass: number, page: Page): Promise<Line[]> {
    return this.database.read(["lines"], async (transaction) => {
      const index = transaction.objectStore("lines").index("touched");
      const range = olderThan(list, pass, page.before);
      const found = await index.getAll(await newestOf(index, range, page));
      return found.reverse().slice(0, page.limit);
    });
  }

  /**
   * Lines of a list whose place, item, lot, serial or barcode hold every one of these words (small
   * letters), at most `limit`. Only the keys of the others are read: a list may be long.
   */
  search(list: string, pass: number, words: readonly string[], limit: number): Promise<Line[]> {
    return this.database.read(["lines"], async (transaction) => {
      const store = transaction.objectStore("lines");
      const meant: [string, number, string][] = [];
      for (let after: string | undefined = ""; after !== undefined && meant.length < limit; ) {
        const range = IDBKeyRange.bound([list, pass, after], [list, pass, []], true);
        const keys: [string, number, string][] = await store.getAllKeys(range, KEYS_AT_ONCE);
        meant.push(...keys.filter(([, , key]) => hasWords(key, words)));
        after = keys.at(-1)?.[2];
      }
      const found = await Promise.all(meant.slice(0, limit).map((key) => store.get(key)));
      return found.filter((line) => line !== undefined);
    });
  }

  /** Events of a list, newest first. */
  events(list: string, pass: number, page: Page): Promise<StoredEvent[]> {
    return this.database.read(["events"], async (transaction) => {
      const index = transaction.objectStore("events").index("list");
      const range = olderThan(list, pass, page.before);
      const found = await index.getAll(await newestOf(index, range, page));
      return found.reverse().slice(0, page.limit);
    });
  }

  /** The event with this id, or null when this device does not hold it. */
  async event(id: string): Promise<JournalEvent | null> {
    return (await this.stored([id]))[0]?.event ?? null;
  }

  /** The event with this number of a chain, or null when this device does not hold it (any more). */
  at(epoch: string, seq: number): Promise<StoredEvent | null> {
    return this.database.read(["events"], async (transaction) => {
      return (await transaction.objectStore("events").get([epoch, seq])) ?? null;
    });
  }

  /** The counts among these ids that this device holds: what an undo puts back. */
  async counts(ids: readonly string[]): Promise<CountEvent[]> {
    return (await this.stored(ids)).map(({ event }) => event).filter(isCount);
  }

  progress(list: string, pass: number): Promise<Progress> {
    return this.database.read(["progress"], async (transaction) => {
      const found = await transaction.objectStore("progress").get([list, pass]);
      return found ?? { list, pass, lines: 0, events: 0, closed_at: null };
    });
  }

  private async write(body: EventBody, rule: MergeRule): Promise<StoredEvent> {
    let copying: Copying | undefined;
    try {
      const stored = await this.database.write(APPEND_STORES, async (transaction) => {
        const event = await appendEvent(transaction, body, rule);
        copying?.ended(null);
        copying = this.copy?.keep(event, rule);
        return event;
      });
      copying?.ended(true);
      await copying?.done;
      return stored;
    } catch (error) {
      copying?.ended(error instanceof StorageAlarm && error.code === "unsure" ? null : false);
      throw error;
    }
  }

  // A repeated append finds its id taken and stores nothing: what is there is the answer.
  private async known({ id }: EventBody, error: unknown): Promise<StoredEvent> {
    const [known] = isTaken(error) ? await this.stored([id]) : [];
    if (!known) throw error;
    return known;
  }

  private stored(ids: readonly string[]): Promise<StoredEvent[]> {
    return this.database.read(["events"], async (transaction) => {
      const byId = transaction.objectStore("events").index("id");
      const found = await Promise.all(ids.map((id) => byId.get(id)));
      return found.filter((event) => event !== undefined);
    });
  }
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof StorageAlarm ? error.cause : null;
  return cause instanceof DOMException && cause.name === "ConstraintError";
}

function hasWords(key: string, words: readonly string[]): boolean {
  const text = key.toLowerCase();
  return words.every((word) => text.includes(word));
}

// A text sorts before an array in IndexedDB, so [list, pass, []] is the end of a list.
function olderThan(list: string, pass: number, before: string | undefined): IDBKeyRange {
  return IDBKeyRange.bound([list, pass, ""], [list, pass, before ?? []], false, true);
}

interface Jump {
  readonly key: IDBValidKey;
  advance(count: number): Promise<Jump | null>;
}

interface Jumping {
  openKeyCursor(range: IDBKeyRange, direction: "prev"): Promise<Jump | null>;
}

// Up to the oldest one of the page by one jump: a walk there takes one answer of the storage for each.
async function newestOf(index: Jumping, all: IDBKeyRange, { limit }: Page): Promise<IDBKeyRange> {
  const newest = Number.isFinite(limit) ? await index.openKeyCursor(all, "prev") : null;
  const oldest = limit > 1 ? await newest?.advance(limit - 1) : newest;
  return oldest ? IDBKeyRange.bound(oldest.key, all.upper, false, all.upperOpen) : all;
}
