// Appends one event to the journal inside one transaction: read what it builds on, compute, write all.
// Nothing but IndexedDB requests is awaited, in as few rounds as can be: a scan must not wait.
import { unwrap } from "idb";
import { areasAfter } from "../domain/area.ts";
import { canonicalJson, hashText, type Json, NO_HASH } from "../domain/canonical.ts";
import type { Claim, CountEvent, EventBody, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import { countKey, type MergeRule, sameScope } from "../domain/merge.ts";
import { StorageAlarm } from "./alarms.ts";
import type { Transaction } from "./database.ts";
import { linesAfter } from "./lines.ts";
import type { Identity } from "./meta.ts";
import type { Head, Line, Progress, StoredEvent } from "./schema.ts";

type Writing = Transaction<"readwrite">;

/** The stores that an append touches. */
export const APPEND_STORES = ["events", "heads", "lines", "progress", "meta"] as const;

const CLOSINGS = new Set(["area_closed", "list_closed"]);

/**
 * Asks for the event to be stored, and answers it as it will be once the transaction is complete. One whose id
 * is there already fails the transaction (ConstraintError), and nothing of it is stored.
 */
export async function appendEvent(
  transaction: Writing,
  body: EventBody,
  rule: MergeRule,
): Promise<StoredEvent> {
  const ground = await readGround(transaction, body);
  const { head, targets, progress } = ground;
  const gone = targets.filter((target) => sameScope(body, target, rule));
  const before = await withLinesOf(transaction, gone, ground.lines);
  const claim = CLOSINGS.has(body.kind) ? await claimOf(transaction, head.epoch, body) : {};
  const stored = seal({ ...body, ...claim, ...placeAfter(head) });
  const { lines, added } = linesAfter(stored.event, gone, before);
  const { seq, hash } = stored;
  // Not waited for one by one: one that fails takes the transaction back, and that is heard.
  const writing = unwrap(transaction);
  writing.objectStore("events").add(stored);
  writing.objectStore("heads").put({ ...head, seq, hash });
  writing.objectStore("progress").put(progressAfter(stored.event, progress, added));
  for (const line of lines) writing.objectStore("lines").put(line);
  return stored;
}

/** A chain before its first event. */
export function newHead({ device, epoch }: Pick<Identity, "device" | "epoch">): Head {
  return { epoch, device, seq: 0, hash: NO_HASH, server_history: null, high_water: 0 };
}

interface Ground {
  readonly head: Head;
  readonly targets: readonly CountEvent[];
  readonly progress: Progress | undefined;
  readonly lines: readonly Line[];
}

// All that does not depend on one another, in one round; a device has few chains, so all of them.
async function readGround(transaction: Writing, body: EventBody): Promise<Ground> {
  const reading = unwrap(transaction);
  const byId = reading.objectStore("events").index("id");
  const place = [body.list, body.pass];
  const [identity, heads, progress, line, ...targets] = await answers<Read>([
    reading.objectStore("meta").get("identity"),
    reading.objectStore("heads").getAll(),
    reading.objectStore("progress").get(place),
    reading.objectStore("lines").get([...place, countKey(body)]),
    ...body.supersedes.map((id) => byId.get(id)),
  ]);
  if (!identity) throw new StorageAlarm("not_enrolled");
  const head = heads.find(({ epoch }) => epoch === identity.epoch) ?? newHead(identity);
  const counts = targets.flatMap((target) => (target ? [target.event] : [])).filter(isCount);
  const lines = line && body.kind === "count" ? [line] : [];
  return { head, targets: counts, progress, lines };
}

type Read = [
  identity: Identity | undefined,
  heads: Head[],
  progress: Progress | undefined,
  line: Line | undefined,
  ...targets: (StoredEvent | undefined)[],
];

// The browser answers the requests of a transaction in their order: with the last one all are there.
function answers<T extends unknown[]>(requests: readonly IDBRequest[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const last = requests.at(-1) as IDBRequest;
    last.onsuccess = () => resolve(requests.map(({ result }) => result) as T);
    last.onerror = () => reject(last.error);
  });
}

// Adds the lines of what is superseded, where these are other ones than the event's own.
async function withLinesOf(
  transaction: Writing,
  gone: readonly CountEvent[],
  own: readonly Line[],
): Promise<ReadonlyMap<string, Line>> {
  const lines = new Map(own.map((line) => [line.key, line]));
  const others = new Map(gone.map((event) => [countKey(event), event]));
  const store = transaction.objectStore("lines");
  for (const [key, { list, pass }] of others) {
    const line = lines.has(key) ? undefined : await store.get([list, pass, key]);
    if (line) lines.set(key, line);
  }
  return lines;
}

function placeAfter(head: Head): Pick<JournalEvent, "device" | "epoch" | "seq" | "previous_hash"> {
  return { device: head.device, epoch: head.epoch, seq: head.seq + 1, previous_hash: head.hash };
}

/** The event as it is stored, with the text that travels and its hash; it waits. */
export function seal(event: JournalEvent): StoredEvent {
  const canonical = canonicalJson(event as unknown as Json);
  const { epoch, seq, id, list, pass } = event;
  return { epoch, seq, id, list, pass, event, canonical, hash: hashText(canonical), pending: 1 };
}

// What a closing covers: everything this epoch has recorded in the list, or in its area, before it.
async function claimOf(transaction: Writing, epoch: string, body: EventBody): Promise<Claim> {
  const range = IDBKeyRange.bound([body.list, body.pass, ""], [body.list, body.pass, []]);
  const stored = await transaction.objectStore("events").index("list").getAll(range);
  const covered = stored
    .map(({ event }) => event)
    .filter((event) => event.epoch === epoch && !CLOSINGS.has(event.kind))
    .filter((event) => body.kind === "list_closed" || event.area === body.area);
  const last_seq = covered.reduce((last, { seq }) => Math.max(last, seq), 0);
  return { last_seq, events: covered.length };
}

function progressAfter(
  event: JournalEvent,
  before: Progress | undefined,
  newLines: number,
): Progress {
  return {
    list: event.list,
    pass: event.pass,
    lines: (before?.lines ?? 0) + newLines,
    events: (before?.events ?? 0) + 1,
    closed_at: event.kind === "list_closed" ? event.counted_at : reopened(event, before),
    areas: areasAfter(event, before?.areas ?? []),
  };
}

// A count after this device closed its part means that the part is open again.
function reopened(event: JournalEvent, before: Progress | undefined): string | null {
  return event.kind === "count" || event.kind === "void" ? null : (before?.closed_at ?? null);
}
