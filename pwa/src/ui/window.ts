/**
 * Which rows of a long table are drawn: those in sight, some around them, and the one that holds the
 * focus with its neighbours, so that the keyboard never falls out of the table. All rows are equally high.
 */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

/** As many rows are simply all drawn. */
const FEW = 200;
const AROUND = 20;
/** The window moves in steps: not every pixel of scrolling draws anew. */
const STEP = 10;

/** Rows from `from` up to before `to`; above them `gap` rows are left out. */
export interface Stretch {
  readonly gap: number;
  readonly from: number;
  readonly to: number;
}

export interface Sight {
  /** The first row in sight. */
  readonly first: number;
  readonly rows: number;
}

/** The stretches that are drawn, in order: (1000 rows, 500 in sight, focus on 3) → 2…4, then 480…. */
export function stretches(count: number, sight: Sight, kept: number): readonly Stretch[] {
  if (!isLong(count)) return [{ gap: 0, from: 0, to: count }];
  const first = Math.min(sight.first - (sight.first % STEP), count - 1);
  const around = [Math.max(0, first - AROUND), first + sight.rows + STEP + AROUND] as const;
  const focus = [Math.max(0, kept - 1), kept + 2] as const;
  const found: Stretch[] = [];
  let done = 0;
  for (const [from, to] of [around, focus].sort(([a], [b]) => a - b)) {
    const [start, end] = [Math.max(from, done), Math.min(to, count)];
    if (end > start) found.push({ gap: start - done, from: start, to: end });
    done = Math.max(done, end);
  }
  return found;
}

interface Window {
  readonly stretches: readonly Stretch[];
  /** Pixels. */
  readonly height: number;
}

/** Whether only a part of so many rows is drawn. */
export const isLong = (count: number): boolean => count > FEW;

/** Follows the scrolling of `frame`; rows bear the class `row`. */
export function useWindow(
  frame: RefObject<HTMLElement | null>,
  count: number,
  kept: number,
): Window {
  const [sight, setSight] = useState<Sight>({ first: 0, rows: FEW });
  const [height, setHeight] = useState(0);
  const isPart = isLong(count);
  useLayoutEffect(() => {
    const row = isPart ? frame.current?.querySelector(".row") : undefined;
    if (row) setHeight(row.getBoundingClientRect().height);
  }, [isPart]);
  useEffect(() => {
    const element = frame.current;
    if (!element || height === 0) return;
    const look = (): void => {
      const first = Math.floor(element.scrollTop / height);
      const rows = Math.ceil(element.clientHeight / height);
      setSight((was) =>
        was.rows === rows && Math.floor(was.first / STEP) === Math.floor(first / STEP)
          ? was
          : { first, rows },
      );
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [height, count]);
  return { stretches: stretches(count, sight, kept), height };
}
