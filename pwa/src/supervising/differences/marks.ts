/** Lines picked by hand, for one decision about all of them. */
import { useEffect, useState } from "preact/hooks";
import type { Difference } from "../api/differences.ts";

export interface Marks {
  readonly rows: readonly Difference[];
  /** The picked lines: another set when one was picked or let go. */
  readonly lines: ReadonlySet<string>;
  readonly has: (line: string) => boolean;
  readonly toggle: (line: string) => void;
  readonly clear: () => void;
}

/** The picked lines among those shown; other filters start without any. */
export function useMarks(key: string, rows: readonly Difference[]): Marks {
  const [lines, setLines] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setLines(new Set()), [key]);
  return {
    rows: rows.filter((row) => lines.has(row.line)),
    lines,
    has: (line) => lines.has(line),
    toggle: (line) =>
      setLines((before) => {
        const after = new Set(before);
        if (!after.delete(line)) after.add(line);
        return after;
      }),
    clear: () => setLines(new Set()),
  };
}
