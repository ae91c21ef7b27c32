// The journal as JSON Lines, to carry it to the server by hand: per chain a header, then its events as
// the bytes that were hashed. Only reads, a page at a time, and goes around what cannot be read.
import type { Database } from "./database.ts";
import type { Head, Receipt, StoredEvent } from "./schema.ts";
import { wireText } from "./wire.ts";

export const EXPORT_VERSION = 1;
const PAGE = 250;

export interface ExportChoice {
  /** `all` that is still on the device, or what the server has not acknowledged. */
  readonly which: "all" | "waiting";
  /** The time of the export by the device's clock, ISO. */
  readonly at: string;
}

/** A piece of the file, how many events it brings, and how many are there but could not be read. */
export interface ExportPiece {
  readonly text: string;
  readonly events: number;
  readonly unreadable: number;
}

type Key = readonly [string, number];

/** The whole export, piece by piece; nothing but one piece is held at a time. */
export async function* exportPieces(
  database: Database,
  { which, at }: ExportChoice,
): AsyncGenerator<ExportPiece> {
  const heads = await headsOf(database);
  for (let epoch = await nextEpoch(database, ""); epoch; epoch = await nextEpoch(database, epoch)) {
    const head = heads.get(epoch) ?? (await headFromEvents(database, epoch));
    let header: string | null = headerOf(head, at);
    for (let after = 0; ; ) {
      const keys = await keysAfter(database, epoch, after, which);
      const last = keys.at(-1)?.[1];
      if (last === undefined) break;
      const found = await readPage(database, keys);
      const text = [...(header === null ? [] : [header]), ...found.map(wireText)];
      yield { text: lines(text), events: found.length, unreadable: keys.length - found.length };
      header = null;
      after = last;
    }
  }
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

function headerOf(head: Head, at: string): string {
  const { device, epoch, seq, hash, receipt } = head;
  return JSON.stringify({
    ...{ giacenza: "journal", version: EXPORT_VERSION, device, epoch, head: seq, hash },
    ...{ exported_at: at, receipt: receipt ? signed(receipt) : null },
  });
}

const signed = ({ seq, hash, state, signature }: Receipt) => ({ seq, hash, state, signature });

// Chains whose end cannot be read are known by their events.
async function headsOf(database: Database): Promise<ReadonlyMap<string, Head>> {
  const heads = await database
    .read(["heads"], (transaction) => transaction.objectStore("heads").getAll())
    .catch(() => []);
  return new Map(heads.map((head) => [head.epoch, head]));
}

async function headFromEvents(database: Database, epoch: string): Promise<Head> {
  const last = await database.read(["events"], async (transaction) => {
    const range = IDBKeyRange.bound([epoch], [epoch, []]);
    return (await transaction.objectStore("events").openCursor(range, "prev"))?.value;
  });
  if (!last) throw new RangeError(`no event of ${epoch}`);
  const { seq, hash, event } = last;
  return { epoch, device: event.device, seq, hash, server_history: null, high_water: 0 };
}

/** The first chain with events behind `epoch`, by keys alone. */
function nextEpoch(database: Database, epoch: string): Promise<string | null> {
  return database.read(["events"], async (transaction) => {
    const range = IDBKeyRange.lowerBound([epoch, []], true);
    const cursor = await transaction.objectStore("events").openKeyCursor(range);
    return cursor ? cursor.key[0] : null;
  });
}

function keysAfter(
  database: Database,
  epoch: string,
  after: number,
  which: ExportChoice["which"],
): Promise<Key[]> {
  return database.read(["events"], (transaction) => {
    const store = transaction.objectStore("events");
    if (which === "all") {
      return store.getAllKeys(IDBKeyRange.bound([epoch, after], [epoch, []], true), PAGE);
    }
    const waiting = IDBKeyRange.bound([1, epoch, after], [1, epoch, []], true);
    return store.index("pending").getAllKeys(waiting, PAGE);
  });
}

// All at once; one by one where that fails, so that one bad event does not hide the others.
async function readPage(database: Database, keys: readonly Key[]): Promise<StoredEvent[]> {
  const read = (some: readonly Key[]) =>
    database.read(["events"], async (transaction) => {
      const store = transaction.objectStore("events");
      // A request that throws at once fails like one that fails later, leaving none unheard.
      const found = await Promise.all(some.map(async ([epoch, seq]) => store.get([epoch, seq])));
      return found.filter((event) => event !== undefined);
    });
  try {
    return await read(keys);
  } catch {
    const each: StoredEvent[] = [];
    for (const key of keys) each.push(...(await read([key]).catch(() => [])));
    return each;
  }
}
