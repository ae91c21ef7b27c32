// The areas of a list on this device: which are open, which are done, and what was counted in them.
// Pure. An area is counted as a whole; where the list type asks for it, counting needs an opened one.
import type { JournalEvent } from "./events.ts";
import { baseQuantity } from "./merge.ts";
import { type Exact, sum } from "./quantity.ts";
import type { CountList, Location, Position } from "./reference.ts";

/** One area as this device knows it. `closed_at` is null until it was declared complete here. */
export interface AreaState {
  readonly area: string;
  readonly opened_at: string;
  readonly closed_at: string | null;
}

/** What the label of an area is printed with, so that no location and no item looks like it. */
const LABEL = /^area-(.+)$/i;

/** The area that a label names; null for every other text. */
export function areaOfLabel(text: string): string | null {
  return LABEL.exec(text.trim())?.[1] ?? null;
}

/** The areas after an event: the one that was opened last is the last one. */
export function areasAfter(
  event: Pick<JournalEvent, "kind" | "area" | "counted_at">,
  before: readonly AreaState[],
): readonly AreaState[] {
  const { kind, area, counted_at } = event;
  if (area === null) return before;
  if (kind === "area_opened") {
    const others = before.filter((one) => one.area !== area);
    return [...others, { area, opened_at: counted_at, closed_at: null }];
  }
  if (kind !== "area_closed") return before;
  return before.map((one) => (one.area === area ? { ...one, closed_at: counted_at } : one));
}

/** The area that is being counted: the one opened last, unless it was closed. */
export function currentArea(areas: readonly AreaState[]): string | null {
  const last = areas.at(-1);
  return last && last.closed_at === null ? last.area : null;
}

/** Areas that were opened here and not closed, the current one among them. */
export function openAreas(areas: readonly AreaState[]): readonly string[] {
  return areas.filter(({ closed_at }) => closed_at === null).map(({ area }) => area);
}

/** Whether this device declared the area complete. */
export function isDone(areas: readonly AreaState[], area: string): boolean {
  return areas.some((one) => one.area === area && one.closed_at !== null);
}

/** The planned positions that lie in an area: the area of an event is the one opened, this is the plan. */
export function plannedIn(
  { planned, warehouse }: Pick<CountList, "planned" | "warehouse">,
  locations: readonly Location[],
  area: string,
): readonly Position[] {
  const own = locations.filter((one) => one.warehouse === warehouse && one.area === area);
  const inside = new Set<string | null>(own.map(({ code }) => code));
  return planned.filter(({ location }) => inside.has(location));
}

interface CountedLine {
  readonly live: readonly {
    readonly quantity: string;
    readonly factor: string | null;
    readonly area?: string | null;
  }[];
}

/** How many lines, and how much in base units, this device counted in an area. */
export function heldBy(
  lines: readonly CountedLine[],
  area: string,
): { readonly lines: number; readonly pieces: Exact } {
  const own = lines
    .map(({ live }) => live.filter((count) => count.area === area))
    .filter((live) => live.length > 0);
  return { lines: own.length, pieces: sum(own.flat().map(baseQuantity)) };
}
