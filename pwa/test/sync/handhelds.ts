// A whole handheld for tests: real storage and sync, fake IndexedDB, network, clock and timers.

import type { Locks } from "../../src/storage/writer.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { Handheld } from "../../src/sync/handheld.ts";
import { Safekeeping } from "../../src/sync/safekeeping.ts";
import { Transport } from "../../src/sync/transport.ts";
import { countOf, TEAM } from "../builders.ts";
import type { MemoryCopies } from "../storage/copies.ts";
import { freshIndexedDb, Notes } from "../storage/device.ts";
import { FakeServer } from "./server.ts";

export class FakeClock {
  wall = Date.UTC(2026, 10, 23, 9, 0);
  monotonic = 1000;
  timers: { at: number; callback: () => void }[] = [];

  reading = () => ({ wall: this.wall, monotonic: this.monotonic, utcOffset: 60 });
  random = () => 0.5;
  /** How many hold the screen awake now, and how often somebody did. */
  awake = 0;
  awakened = 0;
  hints = 0;
  stayAwake = () => {
    this.awake += 1;
    this.awakened += 1;
    return () => {
      this.awake -= 1;
    };
  };
  askForHint = () => {
    this.hints += 1;
  };
  after = (milliseconds: number, callback: () => void) => {
    const timer = { at: this.monotonic + milliseconds, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  pass(milliseconds: number): void {
    this.wall += milliseconds;
    this.monotonic += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.monotonic);
    this.timers = this.timers.filter(({ at }) => at > this.monotonic);
    for (const { callback } of due) callback();
  }
}

export interface Bench {
  readonly server: FakeServer;
  readonly clock: FakeClock;
  readonly notes: Notes;
  /** What the browser answers when it is asked to keep the storage. */
  persists: boolean;
  /** Where the second copy lies; null in a browser that has no such place. */
  readonly copies: MemoryCopies | null;
  handheld: Handheld;
}

export function open(
  server: FakeServer,
  clock: FakeClock,
  notes: Notes,
  locks: Locks = null,
  persist = async () => true,
  copies: MemoryCopies | null = null,
): Handheld {
  return new Handheld({
    databaseName: "test",
    transport: new Transport({ fetch: server.fetch as typeof fetch }),
    surroundings: clock,
    notes,
    locks,
    persist,
    safekeeping: async () => new Safekeeping(copies),
    appVersion: "0.1.0",
  });
}

/** An enrolled handheld that has never synced. */
export async function bench(copies: MemoryCopies | null = null): Promise<Bench> {
  freshIndexedDb();
  const [server, clock, notes] = [new FakeServer(), new FakeClock(), new Notes()];
  const table: Omit<Bench, "handheld"> = { server, clock, notes, persists: true, copies };
  const made: Bench = {
    ...table,
    handheld: open(server, clock, notes, null, async () => made.persists, copies),
  };
  await enrol(made.handheld, "ABCD-EFGH-JKLM", "H1");
  return made;
}

/** Closes the browser and opens it again. */
export async function restart(table: Bench): Promise<void> {
  await table.handheld.close();
  table.handheld = open(table.server, table.clock, table.notes, null, undefined, table.copies);
  await table.handheld.wake();
}

/** Counts one piece, as event number so and so. */
export function countOn({ handheld }: Bench, number: number) {
  return handheld.record(countOf(number, "1"), TEAM);
}
