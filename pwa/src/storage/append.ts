// Appends one event to the journal inside one transaction: read what it builds on, compute, write all.
// Nothing but IndexedDB requests is awaited, in as few rounds as can be: a scan must not wait.
import { canonicalJson, hashText, type Json, NO_HASH } from "../domain/canonical.ts";
import type { Claim, CountEvent, EventBody, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import { type MergeRule, sameScope } from "../domain/merge.ts";
import { StorageAlarm } from "./alarms.ts";
import type { Transaction } from "./database.ts";
import { linesAfter, touchedKeys } from "./lines.ts";
import type { Identity } from "./meta.ts";
import type { Head, Line, Progress, Recorded, StoredEvent } from "./schema.ts";

type Writing = Transaction<"readwrite">;

/** The stores that an append touches. */
export const APPEND_STORES = ["events", "heads", "lines", "recorded", "progress", "meta"] as const;

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
  const [recorded, before] = await Promise.all([
    readRecorded(transaction, head.epoch, body),
    readLines(transaction, body, gone),
  ]);
  const stored = seal({ ...body, ...claimOf(body, recorded), ...placeAfter(head) });
  const { lines, added } = linesAfter(stored.event, gone, before);
  const { seq, hash } = stored;
  await all([
    () => transaction.objectStore("events").add(stored),
    () => transaction.objectStore("heads").put({ ...head, seq, hash }),
    () => transaction.objectStore("progress").put(progressAfter(stored.event, progress, added)),
    ...lines.map((line) => () => transaction.objectStore("lines").put(line)),
    ...recordedAfter(stored.event, recorded).map(
      (part) => () => transaction.objectStore("recorded").put(part),
    ),
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
}

// All that does not depend on one another, in one round; a device has few chains, so all of them.
async function readGround(transaction: Writing, body: EventBody): Promise<Ground> {
  const byId = transaction.objectStore("events").index("id");
  const [identity, heads, progress, known, ...targets] = await Promise.all([
    transaction.objectStore("meta").get("identity") as Promise<Identity | undefined>,
    transaction.objectStore("heads").getAll(),
    transaction.objectStore("progress").get([body.list, body.pass]),
    byId.get(body.id),
    ...body.supersedes.map((id) => byId.get(id)),
  ]);
  if (!identity) throw new StorageAlarm("not_enrolled");
  const head = heads.find(({ epoch }) => epoch === identity.epoch) ?? newHead(identity);
  const counts = targets.flatMap((target) => (target ? [target.event] : [])).filter(isCount);
  return { known, head, targets: counts, progress };
}

function readRecorded(transaction: Writing, epoch: string, body: EventBody): Promise<Recorded[]> {
  const { list, pass } = body;
  const range = IDBKeyRange.bound([epoch, list, pass, ""], [epoch, list, pass, []]);
  return transaction.objectStore("recorded").getAll(range);
}

async function readLines(
  transaction: Writing,
  event: EventBody,
  gone: readonly CountEvent[],
): Promise<ReadonlyMap<string, Line>> {
  const keys = touchedKeys(event, gone);
  const store = transaction.objectStore("lines");
  const lines = await Promise.all(keys.map((key) => store.get([event.list, event.pass, key])));
  return new Map(lines.flatMap((line) => (line ? [[line.key, line]] : [])));
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
function claimOf(body: EventBody, recorded: readonly Recorded[]): Partial<Claim> {
  if (!CLOSINGS.has(body.kind)) return {};
  const whole = body.kind === "list_closed";
  const parts = recorded.filter(({ area }) => whole || area === (body.area ?? ""));
  return {
    last_seq: Math.max(0, ...parts.map((part) => part.last_seq)),
    events: parts.reduce((total, part) => total + part.events, 0),
  };
}

function recordedAfter(event: JournalEvent, recorded: readonly Recorded[]): Recorded[] {
  if (CLOSINGS.has(event.kind)) return [];
  const { epoch, list, pass, seq } = event;
  const area = event.area ?? "";
  const events = (recorded.find((part) => part.area === area)?.events ?? 0) + 1;
  return [{ epoch, list, pass, area, last_seq: seq, events }];
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
  };
}

// A count after this device closed its part means that the part is open again.
function reopened(event: JournalEvent, before: Progress | undefined): string | null {
  return event.kind === "count" || event.kind === "void" ? null : (before?.closed_at ?? null);
}
