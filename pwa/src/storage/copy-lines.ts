// The lines of the second copy, written and read. What is read may be cut off anywhere, or come from
// several files that overlap: a line that is not whole is passed over, the later of two numbers counts.
import type { JournalEvent } from "../domain/events.ts";
import type { MergeRule } from "../domain/merge.ts";
import { seal } from "./append.ts";
import type { Identity } from "./meta.ts";
import type { StoredEvent } from "./schema.ts";
import { wireText } from "./wire.ts";

/** An event of the copy, and the rule of the list that it was counted under. */
export interface CopiedEvent {
  readonly stored: StoredEvent;
  readonly rule: MergeRule;
}

export interface Copied {
  /** Who the device was when it last wrote; null when nothing says so. */
  readonly identity: Identity | null;
  /** Each number of each chain once, in their order. */
  readonly events: readonly CopiedEvent[];
}

export const identityLine = (identity: Identity): string => `${JSON.stringify({ identity })}\n`;

export function eventLine({ stored, rule }: CopiedEvent): string {
  return `${wireText(stored).slice(0, -1)},"independent":${rule.independent}}\n`;
}

/** Takes a line back whose event was not stored after all, so that its number is free again. */
export const takenBackLine = ({ hash }: StoredEvent): string =>
  `${JSON.stringify({ taken_back: hash })}\n`;

/** Reads the texts of the files; of the events only those that are `wanted` (all others cost a hash each). */
export function readCopied(
  texts: readonly string[],
  wanted: (event: JournalEvent) => boolean = () => true,
): Copied {
  let identity: Identity | null = null;
  const events = new Map<string, CopiedEvent>();
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    const read = parsed(line);
    const event = eventOf(read, wanted);
    if (event) events.set(placeOf(event), event);
    if (typeof read["taken_back"] === "string") takeBack(events, read["taken_back"]);
    identity = (read["identity"] as Identity | undefined) ?? identity;
  }
  const inOrder = [...events.values()].sort((one, other) => compare(one.stored, other.stored));
  return { identity, events: inOrder };
}

const placeOf = ({ stored: { epoch, seq } }: CopiedEvent): string => `${epoch} ${seq}`;

function takeBack(events: Map<string, CopiedEvent>, hash: string): void {
  for (const [place, { stored }] of events) if (stored.hash === hash) events.delete(place);
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

// Only what still has the hash that was written with it.
function eventOf(
  read: Readonly<Record<string, unknown>>,
  wanted: (event: JournalEvent) => boolean,
): CopiedEvent | null {
  const event = read["event"] as JournalEvent | undefined;
  if (!event || !wanted(event)) return null;
  const stored = seal(event);
  return stored.hash === read["hash"]
    ? { stored, rule: { independent: read["independent"] === true } }
    : null;
}

function compare(one: StoredEvent, other: StoredEvent): number {
  return one.epoch === other.epoch ? one.seq - other.seq : one.epoch < other.epoch ? -1 : 1;
}
