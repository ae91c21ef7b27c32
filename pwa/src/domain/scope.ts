// What a count list covers, as far as its device was told; and what guided counting still has to see.
// Pure: lists, positions and counted lines come in, nothing of screens or storage.
import type { CountList, ListStock, Position } from "./reference.ts";

type Scoped = Pick<CountList, "locations" | "items" | "planned">;
/** A place in a list as events, plans and stock say it: nothing and an empty text are the same. */
export type Spot = { readonly [Field in keyof Position]: string | null };

/** Whether the list sends its counters to this location; lists that name none go everywhere. */
export function coversLocation(
  { locations }: Pick<Scoped, "locations">,
  location: string,
): boolean {
  return locations === null || locations.includes(location);
}

/** Whether the list is about this item (CLASS/CODE); lists that name none are about all. */
export function coversItem({ items }: Pick<Scoped, "items">, item: string): boolean {
  return items === null || items.includes(item);
}

const LOOSE = ["variant", "lot", "serial"] as const;

/** Whether `found` lies at `wanted`; what `wanted` leaves open may be anything. */
function liesAt(found: Spot, wanted: Spot): boolean {
  return LOOSE.every((field) => !wanted[field] || wanted[field] === found[field]);
}

const spotKey = ({ location, item }: Spot): string => JSON.stringify([location ?? "", item ?? ""]);

/** Finds by location and item at once: a warehouse has more positions than a scan may look through. */
function bySpot<Place extends Spot>(places: readonly Place[]): (spot: Spot) => readonly Place[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = spotKey(place);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return (spot) => groups.get(spotKey(spot)) ?? [];
}

/** The rows of a stock that lie at a spot, and the time that they are of. */
export interface Book {
  readonly asOf: string;
  /** Decimal texts in base units; null where the list's stock says nothing. */
  at(spot: Spot): readonly string[] | null;
}

/**
 * The logical stock of a list by spot. What was sent leaves out what is empty: no row is nothing there
 * where the list covers the spot, and not known where it does not.
 */
export function bookOf(stock: ListStock, list: Scoped): Book {
  const rowsAt = bySpot(stock.positions);
  const isOpen = isPlanned(list.planned);
  const covers = (spot: Spot): boolean => {
    if (list.planned.length > 0) return isOpen(spot);
    return coversLocation(list, spot.location ?? "") && coversItem(list, spot.item ?? "");
  };
  return {
    asOf: stock.as_of,
    at(spot) {
      const rows = rowsAt(spot).filter((row) => liesAt(row, spot));
      if (rows.length > 0) return rows.map(({ quantity }) => quantity);
      return covers(spot) ? [] : null;
    },
  };
}

function isPlanned(planned: readonly Position[]): (spot: Spot) => boolean {
  const plannedAt = bySpot(planned);
  return (spot) => plannedAt(spot).some((wanted) => liesAt(spot, wanted));
}

/** The planned positions that no counted line lies at yet, in the order of the plan, and the others. */
export function progressOf(
  planned: readonly Position[],
  counted: readonly Spot[],
): { readonly open: readonly Position[]; readonly done: readonly Position[] } {
  const countedAt = bySpot(counted);
  const isDone = (wanted: Position) => countedAt(wanted).some((line) => liesAt(line, wanted));
  return {
    open: planned.filter((wanted) => !isDone(wanted)),
    done: planned.filter(isDone),
  };
}
