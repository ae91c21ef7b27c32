// Appends one event to the journal inside one transaction: read what it builds on, compute, write all.
// Nothing but IndexedDB requests is awaited, in as few rounds as can be: a scan must not wait.
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

/** Stores the event and answers it as stored; an event that is there already is answered unchanged. */
export async function appendEvent(
  transaction: Writing,
  body: EventBody,
  rule: MergeRule,
): Promise<StoredEvent> {
  const ground = await readGround(transaction, body);
  if (ground.known) return ground.known;
  const { head, targets, progress } = ground;
  const gone = targets.filter((target) => sameScope(body, target, rule));
  const before = await withLinesOf(transaction, gone, ground.lines);
  const claim = CLOSINGS.has(body.kind) ? await claimOf(transaction, head.epoch, body) : {};
  const stored = seal({ ...body, ...claim, ...placeAfter(head) });
  const { lines, added } = linesAfter(stored.event, gone, before);
  const { seq, hash } = stored;
  await all([
    () => transaction.objectStore("events").add(stored),
    () => transaction.objectStore("heads").put({ ...head, seq, hash }),
    () => transaction.objectStore("progress").put(progressAfter(stored.event, progress, added)),
    ...lines.map((line) => () => transaction.objectStore("lines").put(line)),
  ]);
  return stored;
}

// In one round. A request that throws at once fails like one that fails later, leaving none unheard.
function all(requests: readonly (() => Promise<unknown>)[]): Promise<unknown> {
  return Promise.all(requests.map(async (request) => request()));
}

/** A chain before its first event. */
export function newHead({ device, epoch }: Pick<Identity, "device" | "epoch">): Head {
  return { epoch, device, seq: 0, hash: NO_HASH, server_history: null, high_water: 0 };
}

interface Ground {
  readonly known: StoredEvent | undefined;
  readonly head: Head;
  readonly targets: readonly CountEvent[];
  readonly progress: Progress | undefined;
  readonly lines: readonly Line[];
}

// All that does not depend on one another, in one round; a device has few chains, so all of them.
async function readGround(transaction: Writing, body: EventBody): Promise<Ground> {
  const byId = transaction.objectStore("events").index("id");
  const [identity, heads, progress, line, known, ...targets] = await Promise.all([
    transaction.objectStore("meta").get("identity") as Promise<Identity | undefined>,
    transaction.objectStore("heads").getAll(),
    transaction.objectStore("progress").get([body.list, body.pass]),
    transaction.objectStore("lines").get([body.list, body.pass, countKey(body)]),
    byId.get(body.id),
    ...body.supersedes.map((id) => byId.get(id)),
  ]);
  if (!identity) throw new StorageAlarm("not_enrolled");
  const head = heads.find(({ epoch }) => epoch === identity.epoch) ?? newHead(identity);
  const counts = targets.flatMap((target) => (target ? [target.event] : [])).filter(isCount);
  const lines = line && body.kind === "count" ? [line] : [];
  return { known, head, targets: counts, progress, lines };
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

function seal(event: JournalEvent): StoredEvent {
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
