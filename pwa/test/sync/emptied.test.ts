// The storage is taken away: from under the open application, or while it was closed.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enrol, lost } from "../../src/sync/enrolling.ts";
import { freshIndexedDb, Notes } from "../storage/device.ts";
import { type Bench, bench, countOn, open, restart } from "./handhelds.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

const losses = () => table.handheld.state.losses.value;
const toldOf = () =>
  table.server.pings.map((query) => `${query.get("epoch")} ${query.get("head")}`);

function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase("test");
    deleting.onsuccess = () => resolve();
    deleting.onblocked = () => reject(new Error("blocked"));
  });
}

describe("a database that is deleted under the open application", () => {
  it("costs what was not sent: the next count begins a new chain, and the server hears of the gap", async () => {
    const { event: first } = await countOn(table, 1);
    await table.handheld.syncNow("button");
    const { event: lost } = await countOn(table, 2);
    await deleteDatabase();
    const { event } = await countOn(table, 3);
    expect(event).toMatchObject({ device: "D1", seq: 1 });
    expect(event.epoch).not.toBe(first.epoch);
    expect(losses()).toMatchObject([{ epoch: first.epoch, head: lost.seq, from: 2 }]);
    expect(table.handheld.state.pending.value).toBe(1);
    await table.handheld.syncNow("button");
    expect(toldOf()).toContain(`${first.epoch} 2`);
    const ofTheNewChain = toldOf().findIndex((told) => told.startsWith(event.epoch));
    expect(toldOf().indexOf(`${first.epoch} 2`)).toBeLessThan(ofTheNewChain);
    expect(table.server.events.size).toBe(2);
    expect(losses()).toHaveLength(1);
    await table.handheld.lossesSeen();
    expect(losses()).toEqual([]);
    expect(table.handheld.state.alarm.value).toBeNull();
  });

  it("is noticed by the next sync too, and costs nothing when all was sent", async () => {
    const { event } = await countOn(table, 1);
    await table.handheld.syncNow("button");
    await deleteDatabase();
    await table.handheld.syncNow("button");
    expect(table.handheld.identity.value).toMatchObject({ device: "D1", token: "secret" });
    expect(table.handheld.identity.value?.epoch).not.toBe(event.epoch);
    expect(losses()).toEqual([]);
    expect(toldOf()).toContain(`${event.epoch} 1`);
    await restart(table);
    expect((await countOn(table, 2)).event.seq).toBe(1);
  });

  it("is noticed also when the notes outside were deleted with it", async () => {
    const { event } = await countOn(table, 1);
    await deleteDatabase();
    table.notes.texts.clear();
    await countOn(table, 2);
    await table.handheld.syncNow("button");
    expect(toldOf()).toContain(`${event.epoch} 1`);
    expect(losses()).toMatchObject([{ epoch: event.epoch, head: 1, from: 1 }]);
  });
});

describe("a database that is gone when the application starts", () => {
  async function emptied(notes = table.notes): Promise<void> {
    await table.handheld.close();
    freshIndexedDb();
    table.handheld = open(table.server, table.clock, notes);
    await table.handheld.wake();
  }

  it("leaves who it was and what it had sent, for the one who enrols it again", async () => {
    const { event } = await countOn(table, 1);
    await table.handheld.syncNow("button");
    const { hash } = await countOn(table, 2);
    await emptied();
    expect(table.handheld.identity.value).toBeNull();
    const { epoch } = event;
    expect(await lost(table.handheld)).toEqual({ name: "H1", head: 2, from: 2 });
    await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H1");
    const previous = { device: "D1", epoch, head: 2, hash };
    expect(table.server.enrolments.at(-1)).toMatchObject({ previous });
    expect(losses()).toMatchObject([{ epoch, head: 2, from: 2 }]);
    await table.handheld.syncNow("button");
    expect(toldOf()).toContain(`${epoch} 2`);
  });

  it("tells the server by the enrolment alone when it became another device", async () => {
    const { event } = await countOn(table, 1);
    await emptied();
    table.server.device = "D2";
    await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H1");
    await table.handheld.syncNow("button");
    expect(table.server.enrolments.at(-1)).toMatchObject({ previous: { epoch: event.epoch } });
    expect(toldOf()).not.toContain(`${event.epoch} 1`);
  });

  it("with its notes is a device that nobody knows", async () => {
    await countOn(table, 1);
    await emptied(new Notes());
    expect(await lost(table.handheld)).toBeNull();
  });

  it("says nothing of a loss to a device that is whole", async () => {
    await countOn(table, 1);
    await restart(table);
    expect(await lost(table.handheld)).toBeNull();
  });
});
