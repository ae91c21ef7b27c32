import { describe, expect, it, vi } from "vitest";
import { Database } from "../../src/storage/database.ts";
import { Journal } from "../../src/storage/journal.ts";
import { openWriter } from "../../src/storage/writer.ts";
import { countOf, TEAM } from "../builders.ts";
import { enrolledDevice } from "./device.ts";
import { asLocks, FakeLocks } from "./locks.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the one writer", () => {
  it("is the first tab; the second waits until the first is closed", () => {
    const locks = new FakeLocks();
    const [first, second] = [openWriter(asLocks(locks)), openWriter(asLocks(locks))];
    const heard: boolean[] = [];
    const end = second.onChange((held) => heard.push(held));
    expect([first.isHeld(), second.isHeld()]).toEqual([true, false]);
    locks.closeHolder();
    expect(second.isHeld()).toBe(true);
    expect(heard).toEqual([true]);
    end();
  });

  it("moves to the tab that takes over, and back again", async () => {
    const locks = new FakeLocks();
    const [first, second] = [openWriter(asLocks(locks)), openWriter(asLocks(locks))];
    second.takeOver();
    await settled();
    expect([first.isHeld(), second.isHeld()]).toEqual([false, true]);
    first.takeOver();
    await settled();
    expect([first.isHeld(), second.isHeld()]).toEqual([true, false]);
  });

  it("knows at once that it is the first, and after a moment that it is not", async () => {
    vi.useFakeTimers();
    const locks = new FakeLocks();
    await openWriter(asLocks(locks)).decided();
    const second = openWriter(asLocks(locks));
    const decided = second.decided();
    vi.advanceTimersByTime(400);
    await decided;
    expect(second.isHeld()).toBe(false);
    const heard = second.decided();
    locks.closeHolder();
    await heard;
    vi.useRealTimers();
  });

  it("is any tab where the browser has no locks", () => {
    const writer = openWriter(null);
    writer.takeOver();
    expect(writer.isHeld()).toBe(true);
  });

  it("gives no number twice, even while both believe to be the one", async () => {
    const device = await enrolledDevice();
    const locks = new FakeLocks();
    const tabs = [1, 2].map(() => {
      const database = new Database({ name: "test", timeLimit: 5000 });
      const writer = { isHeld: () => true };
      return {
        database,
        lock: openWriter(asLocks(locks)),
        journal: new Journal(database, writer, device.notes),
      };
    });
    const counts = Array.from({ length: 30 }, (_, place) => {
      const tab = tabs[place % 2];
      if (place % 7 === 0) tab?.lock.takeOver();
      return tab?.journal.append(countOf(place + 1, "1"), TEAM);
    });
    const stored = (await Promise.all(counts)).flatMap((one) => (one ? [one] : []));
    const bySeq = stored.toSorted((a, b) => a.seq - b.seq);
    expect(bySeq.map(({ seq }) => seq)).toEqual(counts.map((_, place) => place + 1));
    expect(bySeq.slice(1).map(({ event }) => event.previous_hash)).toEqual(
      bySeq.slice(0, -1).map(({ hash }) => hash),
    );
    for (const { database } of [...tabs, device]) await database.close();
  });
});
