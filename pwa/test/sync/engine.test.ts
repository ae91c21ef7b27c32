import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageAlarm } from "../../src/storage/alarms.ts";
import { openWriter } from "../../src/storage/writer.ts";
import { askToPersist, enrol } from "../../src/sync/enrolling.ts";
import { countOf, idOf, TEAM } from "../builders.ts";
import { asLocks, FakeLocks } from "../storage/locks.ts";
import { type Bench, bench, countOn, open, restart } from "./handhelds.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

const state = () => table.handheld.state;
const settled = () => table.handheld.syncNow("timer");

describe("a handheld", () => {
  it("stamps what it knows: application, catalogue, and the server's clock once it was heard", async () => {
    expect(table.handheld.stamp()).toMatchObject({ catalog: null, app: "0.1.0" });
    expect(table.handheld.stamp().times.clock_offset_ms).toBeNull();
    await table.handheld.syncNow("start");
    expect(table.handheld.stamp().times.clock_offset_ms).toBe(3_600_000);
    expect(table.handheld.stamp().catalog).toBe("1");
    expect(table.handheld.stamp().id).not.toBe(table.handheld.stamp().id);
  });

  it("remembers everything after the browser was closed, with no network", async () => {
    await table.handheld.syncNow("start");
    await countOn(table, 1);
    await restart(table);
    expect(state().pending.value).toBe(1);
    expect(state().lastSync.value).toBe("2026-11-23T09:00:00.000Z");
    expect(state().catalogue.value).toMatchObject({ phase: "ready", generation: 1 });
    expect(table.handheld.identity.value).toMatchObject({ device: "D1", persisted: true });
    expect(table.handheld.stamp().times.clock_offset_ms).toBe(3_600_000);
    expect((await countOn(table, 2)).seq).toBe(2);
  });

  it("tries by itself a little after a count, and is quiet when nothing waits", async () => {
    await countOn(table, 1);
    expect(table.clock.timers).toHaveLength(1);
    table.clock.pass(5_000);
    await settled();
    expect(state().pending.value).toBe(0);
    expect(table.clock.timers).toHaveLength(0);
  });

  it("is not put off by a counter who never pauses", async () => {
    for (let number = 1; number <= 8; number += 1) {
      await countOn(table, number);
      table.clock.pass(1_000);
    }
    await settled();
    expect(table.server.events.size).toBeGreaterThan(0);
  });

  it("tries later and later while there is no network", async () => {
    await countOn(table, 1);
    const delays: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      table.server.faults = ["request_lost"];
      const delay = (table.clock.timers[0]?.at ?? 0) - table.clock.monotonic;
      delays.push(delay);
      table.clock.pass(delay);
      await settled();
    }
    expect(delays).toEqual([3000, 2000, 4000, 8000]);
    expect(state().connection.value).toBe("offline");
  });

  it("does not come back before the server said", async () => {
    await countOn(table, 1);
    table.server.faults = ["busy"];
    await table.handheld.syncNow("button");
    expect(state().connection.value).toBe("busy");
    const asked = table.server.requests.length;
    await table.handheld.syncNow("button");
    expect(table.server.requests).toHaveLength(asked);
    table.clock.pass(30_000);
    await settled();
    expect(state().pending.value).toBe(0);
  });

  it("says until when the server asked it to wait, whatever the reason to try", async () => {
    await countOn(table, 1);
    table.server.faults = ["busy"];
    await table.handheld.syncNow("button");
    expect(state().waitUntil.value).toBe("2026-11-23T09:00:30.000Z");
    const asked = table.server.requests.length;
    for (const reason of ["start", "visible", "online", "charging", "hint", "timer"] as const) {
      await table.handheld.syncNow(reason);
    }
    expect(table.server.requests).toHaveLength(asked);
    // The wall clock is set a year ahead: the time that passed counts, not what the clock shows.
    table.clock.wall += 365 * 24 * 3600 * 1000;
    await table.handheld.syncNow("button");
    expect(table.server.requests).toHaveLength(asked);
    table.clock.pass(30_000);
    await settled();
    expect(state().waitUntil.value).toBeNull();
    expect(state().pending.value).toBe(0);
  });

  it("asks the browser to say when the network is back, while something waits", async () => {
    table.server.faults = ["request_lost"];
    await table.handheld.syncNow("button");
    expect(table.clock.hints).toBe(0);
    await countOn(table, 1);
    table.server.faults = ["request_lost"];
    await table.handheld.syncNow("button");
    expect(table.clock.hints).toBe(1);
  });

  it("does not sync in a tab that does not write, and does as soon as it writes", async () => {
    await countOn(table, 1);
    const locks = new FakeLocks();
    openWriter(asLocks(locks));
    const second = open(table.server, table.clock, table.notes, asLocks(locks));
    await second.wake();
    expect(second.openElsewhere.value).toBe(true);
    await second.syncNow("button");
    expect(table.server.requests).toEqual(["POST /api/v1/devices/enrol"]);
    second.takeOver();
    await new Promise((resolve) => setImmediate(resolve));
    expect(second.openElsewhere.value).toBe(false);
    await second.syncNow("screen");
    expect(second.state.pending.value).toBe(0);
    await second.close();
  });

  it("asks about every chain it ever had once after it started, and then about the one it writes", async () => {
    await countOn(table, 1);
    await table.handheld.syncNow("button");
    await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H1");
    await table.handheld.syncNow("button");
    await restart(table);
    table.server.events.clear();
    await table.handheld.syncNow("start");
    expect(table.server.events.size).toBe(1);
    table.server.pings.length = 0;
    await table.handheld.syncNow("button");
    expect(table.server.pings).toHaveLength(1);
  });

  it("stops saying that the storage failed once a whole sync worked, but not that it is full", async () => {
    const alarm = table.handheld.state.alarm as { value: unknown };
    for (const [before, after] of [
      ["timeout", null],
      ["quota", "quota"],
    ] as const) {
      alarm.value = before;
      await table.handheld.syncNow("button");
      expect(state().alarm.value).toBe(after);
    }
  });

  it("says that it must be updated before it gets lists, and delivers all the same", async () => {
    await countOn(table, 1);
    table.server.catalogue = { ...table.server.catalogue, updateRequired: true };
    await table.handheld.syncNow("button");
    expect(state().updateRequired.value).toBe(true);
    expect(state().pending.value).toBe(0);
    expect(state().connection.value).toBe("online");
  });

  it("fetches nothing when it was revoked", async () => {
    await table.handheld.syncNow("button");
    table.server.requests.length = 0;
    table.server.tokenState = "revoked";
    await countOn(table, 1);
    await table.handheld.syncNow("button");
    expect(table.server.requests).toEqual(["GET /api/v1/sync/ping", "POST /api/v1/sync/events"]);
  });

  it("keeps what the browser answers when it is asked again never to clear the storage", async () => {
    table.persists = false;
    expect(await askToPersist(table.handheld)).toBe(false);
    expect(table.handheld.identity.value?.persisted).toBe(false);
    table.persists = true;
    expect(await askToPersist(table.handheld)).toBe(true);
    await restart(table);
    expect(table.handheld.identity.value?.persisted).toBe(true);
  });

  it("keeps everything when the server does not know it, and asks no more by itself", async () => {
    await countOn(table, 1);
    table.server.tokenState = "unknown";
    await table.handheld.syncNow("button");
    expect(state().connection.value).toBe("unknown_token");
    expect(state().pending.value).toBe(1);
    expect(table.clock.timers).toHaveLength(0);
    table.server.tokenState = "known";
    await enrol(table.handheld, "ABCD-EFGH-JKLM", "H1");
    await table.handheld.syncNow("button");
    expect(state().pending.value).toBe(0);
  });

  it("still delivers when it was revoked, and says so", async () => {
    await countOn(table, 1);
    table.server.tokenState = "revoked";
    await table.handheld.syncNow("button");
    expect(state().connection.value).toBe("revoked");
    expect(state().pending.value).toBe(0);
  });

  it("sends again what a restored server lacks though it was revoked, and asks by empty pushes", async () => {
    await countOn(table, 1);
    table.server.tokenState = "revoked";
    await table.handheld.syncNow("button");
    table.server.restore(() => false, "history-2");
    table.server.requests.length = 0;
    await table.handheld.syncNow("button");
    expect(table.server.requests).toEqual([
      "GET /api/v1/sync/ping",
      ...["POST /api/v1/sync/events", "POST /api/v1/sync/events"],
    ]);
    expect(table.server.events.size).toBe(1);
    expect(state().pending.value).toBe(0);
    expect(state().connection.value).toBe("revoked");
  });

  it("does not take a portal's 401 for the server's", async () => {
    table.server.faults = ["portal_401"];
    await table.handheld.syncNow("button");
    expect(state().connection.value).toBe("stranger");
  });

  it("says which journal it continues when it enrols again", async () => {
    const { event, hash } = await countOn(table, 1);
    await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H1");
    expect(table.server.enrolments).toEqual([
      { code: "ABCD-EFGH-JKLM", name: "H1", previous: null },
      {
        ...{ code: "WXYZ-EFGH-JKLM", name: "H1" },
        previous: { device: "D1", epoch: event.epoch, head: 1, hash },
      },
    ]);
  });

  it("tells the server of a journal whose end it lost", async () => {
    const { event, hash } = await countOn(table, 1);
    const note = { device: "D1", epoch: event.epoch, seq: 5, hash };
    table.notes.setItem("giacenza.sentinel", JSON.stringify(note));
    await restart(table);
    await table.handheld.syncNow("start");
    const told = table.server.pings.map((query) => `${query.get("epoch")} ${query.get("head")}`);
    expect(told).toContain(`${event.epoch} 5`);
    expect(table.handheld.identity.value?.epoch).not.toBe(event.epoch);
  });

  it("shows an alarm when a count is not stored, until one is", async () => {
    const { journal } = table.handheld;
    const append = journal.append.bind(journal);
    journal.append = () => Promise.reject(new StorageAlarm("quota"));
    await expect(table.handheld.record(countOf(1, "1"), TEAM)).rejects.toThrow(StorageAlarm);
    expect(state().alarm.value).toBe("quota");
    journal.append = append;
    expect((await countOn(table, 1)).id).toBe(idOf(1));
    expect(state().alarm.value).toBeNull();
  });

  it("counts nothing and asks nobody before it is enrolled", async () => {
    const { freshIndexedDb } = await import("../storage/device.ts");
    await table.handheld.close();
    freshIndexedDb();
    await restart(table);
    const asked = table.server.requests.length;
    await table.handheld.syncNow("start");
    expect(table.server.requests).toHaveLength(asked);
    await expect(countOn(table, 1)).rejects.toMatchObject({ code: "not_enrolled" });
    expect(state().alarm.value).toBe("not_enrolled");
  });
});
