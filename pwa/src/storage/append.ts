// Appends one event to the journal inside one transaction: seq, chain, lines, progress, all or nothing.
// Synchronous but for IndexedDB requests, so that the transaction never commits half-way.
import { canonicalJson, hashText, type Json, NO_HASH } from "../domain/canonical.ts";
import type { EventBody, JournalEvent } from "../domain/events.ts";
import type { MergeRule } from "../domain/merge.ts";
import type { Transaction } from "./database.ts";
import { updateLines } from "./lines.ts";
import type { Identity } from "./meta.ts";
import type { Head, Progress, Recorded, StoredEvent } from "./schema.ts";

const CLOSINGS = new Set(["area_closed", "list_closed"]);

/** The stores that an append touches. */
export const APPEND_STORES = ["events", "heads", "lines", "recorded", "progress"] as const;

/** Stores the event and answers it as stored; an event that is there already is answered unchanged. */
export async function appendEvent(
  transaction: Transaction<"readwrite">,
  identity: Pick<Identity, "device" | "epoch">,
  body: EventBody,
  rule: MergeRule,
): Promise<StoredEvent> {
  const events = transaction.objectStore("events");
  const heads = transaction.objectStore("heads");
  const [known, head = newHead(identity)] = await Promise.all([
    events.index("id").get(body.id),
    heads.get(identity.epoch),
  ]);
  if (known) return known;
  const event = { ...body, ...(await claimOf(transaction, identity.epoch, body)), ...next(head) };
  const stored = seal(event);
  await events.add(stored);
  await heads.put({ ...head, seq: stored.seq, hash: stored.hash });
  await record(transaction, event, await updateLines(transaction, event, rule));
  return stored;
}

export function newHead(identity: Pick<Identity, "device" | "epoch">): Head {
  const { device, epoch } = identity;
  return { epoch, device, seq: 0, hash: NO_HASH, server_history: null, high_water: 0 };
}

function next(head: Head): Pick<JournalEvent, "device" | "epoch" | "seq" | "previous_hash"> {
  return { device: head.device, epoch: head.epoch, seq: head.seq + 1, previous_hash: head.hash };
}

function seal(event: JournalEvent): StoredEvent {
  const canonical = canonicalJson(event as unknown as Json);
  const { epoch, seq, id, list, pass } = event;
  return { epoch, seq, id, list, pass, event, canonical, hash: hashText(canonical), pending: 1 };
}

// What a closing covers: everything this epoch has recorded in the list, or in its area, before it.
async function claimOf(
  transaction: Transaction<"readwrite">,
  epoch: string,
  body: EventBody,
): Promise<{ last_seq: number; events: number } | null> {
  if (!CLOSINGS.has(body.kind)) return null;
  const { list, pass } = body;
  const area = body.kind === "area_closed" ? (body.area ?? "") : null;
  const range = IDBKeyRange.bound([epoch, list, pass, area ?? ""], [epoch, list, pass, area ?? []]);
  const parts = await transaction.objectStore("recorded").getAll(range);
  return {
    last_seq: Math.max(0, ...parts.map((part) => part.last_seq)),
    events: parts.reduce((total, part) => total + part.events, 0),
  };
}

async function record(
  transaction: Transaction<"readwrite">,
  event: JournalEvent,
  newLines: number,
): Promise<void> {
  const { epoch, list, pass, seq } = event;
  const area = event.area ?? "";
  const recorded = transaction.objectStore("recorded");
  const progress = transaction.objectStore("progress");
  const [part, whole] = await Promise.all([
    recorded.get([epoch, list, pass, area]),
    progress.get([list, pass]),
  ]);
  await progress.put(progressAfter(event, whole, newLines));
  if (CLOSINGS.has(event.kind)) return;
  const claim: Recorded = {
    epoch,
    list,
    pass,
    area,
    last_seq: seq,
    events: (part?.events ?? 0) + 1,
  };
  await recorded.put(claim);
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
