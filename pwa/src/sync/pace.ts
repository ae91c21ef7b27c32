// When to try again: soon after a count, later after each failure (full jitter), not before the server
// said. Pure: numbers in, numbers out.

const FIRST = 2_000;
const LONGEST = 5 * 60_000;
const AFTER_COUNT = 4_000;

/** Full jitter: anything between nothing and 2 s, 4 s, 8 s … up to 5 minutes. */
export function backOff(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 20));
  return Math.round(ceiling * random);
}

/** A little after a count, so that several travel together and devices do not come all at once. */
export function afterCount(random: number): number {
  return Math.round(AFTER_COUNT * (0.5 + random / 2));
}
