// What one event does to the lines of its list: the merge of domain/merge.ts, step by step.
// Pure: the lines before and the counts that the event supersedes come in, the lines after go out.
import type { CountEvent, JournalEvent } from "../domain/events.ts";
import { isCount } from "../domain/events.ts";
import { countKey, totalOf } from "../domain/merge.ts";
import { decimalText } from "../domain/quantity.ts";
import type { Line, LiveCount } from "./schema.ts";

/** The touched lines as they are after the event, and how many lines more hold a live count. */
export function linesAfter(
  event: JournalEvent,
  gone: readonly CountEvent[],
  before: ReadonlyMap<string, Line>,
): { readonly lines: readonly Line[]; readonly added: number } {
  const goneIds = new Set(gone.map(({ id }) => id));
  const own = isCount(event) ? [event] : [];
  const samples = new Map([...gone, ...own].map((sample) => [countKey(sample), sample]));
  const lines = [...samples].map(([key, sample]) => {
    const kept = (before.get(key)?.live ?? []).filter(({ id }) => !goneIds.has(id));
    return lineOf(event, sample, key, sample.id === event.id ? [...kept, liveCount(sample)] : kept);
  });
  return { lines, added: liveLines(lines) - liveLines([...before.values()]) };
}

/** One line of a list from all counts of its key and those among them that are live. */
export function lineFrom(counts: readonly CountEvent[], live: readonly CountEvent[]): Line | null {
  const newest = counts.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  return newest ? lineOf(newest, newest, countKey(newest), live.map(liveCount)) : null;
}

const liveLines = (lines: readonly Line[]): number =>
  lines.filter(({ live }) => live.length > 0).length;

function liveCount(event: CountEvent): LiveCount {
  const { id, employee, quantity, unit, factor, observed_at, area } = event;
  return { id, employee, quantity, unit, factor, observed_at, area };
}

function lineOf(
  event: JournalEvent,
  sample: CountEvent,
  key: string,
  live: readonly LiveCount[],
): Line {
  const { location, item, barcode, variant, lot, serial } = sample;
  const total = totalOf(live);
  return {
    ...{ list: event.list, pass: event.pass, key },
    ...{ location, item, barcode, variant, lot, serial },
    ...{ live, total: total === null ? null : decimalText(total), touched: event.id },
  };
}
