// What is acknowledged stays while its list is open and 30 days after; what waits stays for ever.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { count } from "../../src/domain/events.ts";
import type { RetiredLists } from "../../src/storage/meta.ts";
import { References } from "../../src/storage/references.ts";
import { Retention } from "../../src/storage/retention.ts";
import { KEPT_FOR, type Moment, noteRetired, overdue } from "../../src/storage/retirement.ts";
import { LIST, pieces, sceneOf, stampOf, subjectOf, TEAM } from "../builders.ts";
import { EPOCH, enrolledDevice, type TestDevice } from "./device.ts";

const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2026, 10, 23);
const HISTORY = "history-1";
const OTHER = "019ab0e0-0000-7000-8000-000000000002";

const at = (days: number): Moment => ({ server: START + days * DAY, device: START + days * DAY });

describe("the rule", () => {
  const lists = fc.uniqueArray(fc.constantFrom<string>("a", "b", "c"));
  const moment = fc.record({
    server: fc.integer({ min: -90, max: 90 }),
    device: fc.integer({ min: -90, max: 90 }),
  });
  const look = fc.record({ open: lists, moment, history: fc.constantFrom("h1", "h1", "h1", "h2") });
  const momentOf = ({ server, device }: Moment): Moment => ({
    server: server * DAY,
    device: device * DAY,
  });

  it("lets go only of a list that was never seen open for 30 days by both clocks, on one server", () => {
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (looks) => {
        let notes: RetiredLists | null = null;
        const seen: typeof looks = [];
        for (const now of looks) {
          seen.push(now);
          notes = noteRetired(
            notes,
            ["a", "b", "c"],
            new Set(now.open),
            now.history,
            momentOf(now.moment),
          );
          for (const list of overdue(notes, momentOf(now.moment))) {
            const first =
              seen.findLastIndex(
                ({ open, history }) => open.includes(list) || history !== now.history,
              ) + 1;
            const gone = seen.slice(first);
            expect(gone.length).toBeGreaterThan(0);
            const spans = (["server", "device"] as const).map(
              (clock) => now.moment[clock] - Math.min(...gone.map(({ moment }) => moment[clock])),
            );
            expect(Math.min(...spans)).toBeGreaterThanOrEqual(30);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("lets go of it on the thirtieth day and not a moment before", () => {
    const notes = noteRetired(null, ["a"], new Set(), "h", at(0));
    const end = START + KEPT_FOR;
    expect(overdue(notes, { server: end - 1, device: end })).toEqual([]);
    expect(overdue(notes, { server: end, device: end - 1 })).toEqual([]);
    expect(overdue(notes, { server: end, device: end })).toEqual(["a"]);
  });

  it("begins anew when a clock went back, the list came back, or the server is another one", () => {
    const notes = noteRetired(null, ["a"], new Set(), "h", at(0));
    const back = noteRetired(notes, ["a"], new Set(), "h", {
      server: START + DAY,
      device: START - 1,
    });
    expect(overdue(back, at(30))).toEqual([]);
    const reopened = noteRetired(notes, ["a"], new Set(["a"]), "h", at(20));
    expect(reopened.lists).toEqual({});
    const other = noteRetired(notes, ["a"], new Set(), "another", at(31));
    expect(overdue(other, at(32))).toEqual([]);
  });
});

describe("a sweep", () => {
  let device: TestDevice;
  let retention: Retention;
  let references: References;

  beforeEach(async () => {
    device = await enrolledDevice();
    retention = new Retention(device.database, device.meta);
    references = new References(device.database);
    await append(1, 3, LIST);
    await append(4, 5, OTHER);
    await acknowledge([1, 2, 3, 4, 5], 5);
    await releaseOnly(OTHER);
  });
  afterEach(() => device.database.close());

  async function append(from: number, to: number, list: string): Promise<void> {
    for (let number = from; number <= to; number += 1) {
      const subject = subjectOf({ item: `MOB/${number}` });
      await device.journal.append(
        count(stampOf(number), sceneOf({ list }), subject, pieces("1")),
        TEAM,
      );
    }
  }

  async function acknowledge(seqs: number[], high_water: number, server_history = HISTORY) {
    await device.outbox.acknowledge(EPOCH, seqs, "2026-11-23T10:00:00.000Z");
    await device.outbox.reconcile({ epoch: EPOCH, high_water, server_history });
  }

  async function releaseOnly(...lists: string[]): Promise<void> {
    const value = { state: "released" };
    const changes = lists.map((key) => ({ kind: "list", key, deleted: false, value }));
    await references.apply(changes, "1", { name: "all", isLast: true });
  }

  const sweep = (days: number, server_history = HISTORY) =>
    retention.sweep({ server_history, now: at(days) });
  const left = async (list: string) =>
    (await device.journal.events(list, 1, { limit: 1000 })).map(({ seq }) => seq).reverse();

  it("keeps everything for 30 days, then clears what the server has of the closed list alone", async () => {
    expect(await sweep(0)).toBe(0);
    expect(await sweep(29)).toBe(0);
    expect(await left(LIST)).toEqual([1, 2, 3]);
    expect(await sweep(30)).toBe(3);
    expect(await left(LIST)).toEqual([]);
    expect(await left(OTHER)).toEqual([4, 5]);
    expect(await device.journal.lines(LIST, 1, { limit: 10 })).toEqual([]);
    expect((await device.journal.progress(LIST, 1)).events).toBe(0);
    expect((await device.journal.progress(OTHER, 1)).events).toBe(2);
  });

  it("keeps the end of the chain, which goes on as if nothing had been cleared", async () => {
    const before = (await device.outbox.standings())[0];
    await sweep(0);
    await sweep(40);
    expect((await device.outbox.standings())[0]).toEqual(before);
    await append(6, 6, OTHER);
    const [newest] = await device.journal.events(OTHER, 1, { limit: 1 });
    expect(newest?.event).toMatchObject({ seq: 6, previous_hash: before?.hash });
  });

  it("never clears what waits, nor what it has so far of a list of which something waits", async () => {
    await device.outbox.reconcile({ epoch: EPOCH, high_water: 2, server_history: HISTORY });
    await sweep(0);
    expect(await sweep(40)).toBe(2);
    expect(await left(LIST)).toEqual([3]);
    expect(await device.journal.lines(LIST, 1, { limit: 10 })).toHaveLength(3);
    expect(await device.outbox.pendingCount()).toBe(3);
  });

  it("clears nothing above what the server holds without a gap, nor of another server", async () => {
    device = await enrolledDevice();
    retention = new Retention(device.database, device.meta);
    references = new References(device.database);
    await append(1, 3, LIST);
    await acknowledge([1, 3], 1);
    await sweep(0);
    expect(await sweep(40)).toBe(1);
    expect(await left(LIST)).toEqual([2, 3]);
    await sweep(50, "history-2");
    expect(await sweep(90, "history-2")).toBe(0);
  });

  it("clears a large list a little at a time, and ends by itself", async () => {
    await append(6, 320, LIST);
    await acknowledge(
      Array.from({ length: 315 }, (_, place) => place + 6),
      320,
    );
    await sweep(0);
    expect(await sweep(31)).toBe(318);
    expect(await left(LIST)).toEqual([]);
    expect(await sweep(32)).toBe(0);
    expect(await device.meta.get("retired_lists")).toMatchObject({ lists: {} });
  });

  it("keeps what it has of a list that was closed by the supervisor but is still told", async () => {
    const value = { state: "closed" };
    await references.apply([{ kind: "list", key: LIST, deleted: false, value }], "2");
    await sweep(0);
    expect(await sweep(29)).toBe(0);
    expect(await sweep(30)).toBe(3);
  });

  it("never touches an event that waits, whatever the server says and the clocks do", async () => {
    const step = fc.record({
      acknowledged: fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
      high_water: fc.integer({ min: 0, max: 6 }),
      history: fc.constantFrom(HISTORY, HISTORY, "history-2"),
      open: fc.boolean(),
      days: fc.integer({ min: 0, max: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        device = await enrolledDevice();
        retention = new Retention(device.database, device.meta);
        references = new References(device.database);
        await append(1, 6, LIST);
        for (const now of steps) {
          await releaseOnly(...(now.open ? [LIST] : []));
          await acknowledge(now.acknowledged, now.high_water, now.history);
          const waiting = async () =>
            (await device.outbox.nextBatch(500))?.events.map(({ seq }) => seq) ?? [];
          const before = await waiting();
          await sweep(now.days, now.history);
          expect(await waiting()).toEqual(before);
          if (now.open) expect(await sweep(now.days + 300, now.history)).toBe(0);
        }
        await device.database.close();
      }),
      { numRuns: 60 },
    );
    await device.database.close();
    device = await enrolledDevice();
  });
});
