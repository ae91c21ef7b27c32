/** Lines in the order of a walk: by location, the one touched last first; and which of them a search means. */

export interface Place<Line> {
  readonly location: string | null;
  readonly lines: readonly Line[];
}

/** Groups lines by location, in the order in which the locations first appear. */
export function byLocation<Line extends { readonly location: string | null }>(
  lines: readonly Line[],
): Place<Line>[] {
  const places = new Map<string | null, Line[]>();
  for (const line of lines) {
    const here = places.get(line.location);
    if (here) here.push(line);
    else places.set(line.location, [line]);
  }
  return [...places].map(([location, here]) => ({ location, lines: here }));
}

interface Searched {
  readonly location: string | null;
  readonly barcode: string | null;
  readonly code: string;
  readonly description: string;
  readonly lot: string | null;
  readonly serial: string | null;
}

/** Whether every word of the search stands somewhere in the line, without regard to case. */
export function matches(line: Searched, search: string): boolean {
  const { location, barcode, code, description, lot, serial } = line;
  const text = [location, barcode, code, description, lot, serial].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
