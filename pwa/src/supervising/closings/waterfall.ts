/** Where the bars of a waterfall stand: each effect begins where the one before ended. Pure. */

export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** Start and end stand on zero; effects hang between them. */
export function bars(start: number, effects: readonly number[], end: number): readonly Bar[] {
  const found: Bar[] = [{ from: 0, to: start }];
  let level = start;
  for (const effect of effects) {
    found.push({ from: level, to: level + effect });
    level += effect;
  }
  return [...found, { from: 0, to: end }];
}

/** The same in the room of a picture, with `0` at the bottom unless something is below zero. */
export function scaled(found: readonly Bar[], room: number): readonly Bar[] {
  const ends = found.flatMap((bar) => [bar.from, bar.to]);
  const lowest = Math.min(0, ...ends);
  const highest = Math.max(0, ...ends);
  const span = highest - lowest || 1;
  const place = (value: number): number => ((value - lowest) / span) * room;
  return found.map(({ from, to }) => ({ from: place(from), to: place(to) }));
}
