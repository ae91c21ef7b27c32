// Simulated time: one world, in which each device has a clock of its own that may be years off.
import type { Surroundings } from "../../src/sync/surroundings.ts";
import type { Chance } from "./chance.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const YEAR = 365 * 24 * 60 * MINUTE;

interface Timer {
  readonly at: number;
  readonly callback: () => Promise<void>;
}

/** The time that the server's clock shows, and everybody's timers. */
export class World {
  now = Date.UTC(2026, 10, 23, 8, 0);
  private timers: Timer[] = [];

  after(milliseconds: number, callback: () => Promise<void>): () => void {
    const timer = { at: this.now + Math.max(0, milliseconds), callback };
    this.timers.push(timer);
    return () => this.remove(timer);
  }

  hasTimers(): boolean {
    return this.timers.length > 0;
  }

  /** Lets time pass; what falls due happens one after another, each to its end. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.timers].sort((one, other) => one.at - other.at)[0];
      if (!due || due.at > end) break;
      this.now = Math.max(this.now, due.at);
      this.remove(due);
      await due.callback();
    }
    this.now = end;
  }

  private remove(timer: Timer): void {
    this.timers = this.timers.filter((other) => other !== timer);
  }
}

/** The clock on the wall of one device: how far off it is, and where it thinks it is. */
export class WallClock {
  off = 0;
  utcOffset = 60;
}

/** What one open application gets from its browser. `rings` lets a timer do its work to its end. */
export function surroundingsOf(
  world: World,
  wall: WallClock,
  chance: Chance,
  rings: (callback: () => void) => Promise<void>,
): Surroundings {
  const opened = world.now;
  return {
    reading: () => ({
      wall: world.now + wall.off,
      monotonic: world.now - opened,
      utcOffset: wall.utcOffset,
    }),
    random: () => chance.next(),
    after: (milliseconds, callback) => world.after(milliseconds, () => rings(callback)),
    stayAwake: () => () => undefined,
    askForHint: () => undefined,
  };
}
