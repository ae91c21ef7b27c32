import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recover } from "../../src/storage/recovering.ts";
import { countOf, DEVICE, idOf, TEAM } from "../builders.ts";
import {
  EPOCH,
  enrolledDevice,
  freshIndexedDb,
  identityOf,
  openDevice,
  type TestDevice,
} from "./device.ts";

const NEXT = idOf(950);
const NOTHING_KEPT = { remembered: null, copies: null };
let device: TestDevice;

beforeEach(async () => {
  device = await enrolledDevice();
});
afterEach(() => device.database.close());

describe("a device that starts", () => {
  it("goes on with its chain when nothing is missing", async () => {
    await device.journal.append(countOf(1, "1"), TEAM);
    expect(await recover(device, NEXT, NOTHING_KEPT)).toMatchObject({ epoch: EPOCH });
    expect(await device.meta.get("lost_journals")).toBeNull();
  });

  it("opens a new chain and remembers the lost end when its database is older than its note", async () => {
    const { hash } = await device.journal.append(countOf(1, "1"), TEAM);
    const note = { device: DEVICE, epoch: EPOCH, seq: 9, hash };
    device.notes.setItem("giacenza.sentinel", JSON.stringify(note));
    expect(await recover(device, NEXT, NOTHING_KEPT)).toMatchObject({ epoch: NEXT });
    expect(await device.losses.all()).toEqual([
      { epoch: EPOCH, head: 9, from: 2, told: false, seen: false },
    ]);
    expect((await device.journal.append(countOf(2, "1"), TEAM)).event).toMatchObject({
      ...{ epoch: NEXT, seq: 1 },
    });
    await device.losses.told(EPOCH);
    expect(await device.losses.all()).toMatchObject([{ told: true, seen: false }]);
    await device.losses.seen();
    expect(await device.losses.all()).toEqual([]);
  });

  it("names the journal it had when its database was emptied", async () => {
    const { hash } = await device.journal.append(countOf(1, "1"), TEAM);
    await device.database.close();
    freshIndexedDb();
    const emptied = openDevice(device.notes);
    expect(await recover(emptied, NEXT, NOTHING_KEPT)).toBeNull();
    expect(await emptied.enrolment.previous()).toEqual({
      device: DEVICE,
      epoch: EPOCH,
      seq: 1,
      hash,
    });
    await emptied.database.close();
  });

  it("believes its database when the note is unreadable or of another device", async () => {
    for (const text of [
      "{",
      "null",
      '{"device":1}',
      '{"device":"other","epoch":"x","seq":5,"hash":""}',
    ]) {
      device.notes.setItem("giacenza.sentinel", text);
      expect(await recover(device, NEXT, NOTHING_KEPT)).toMatchObject({ epoch: EPOCH });
    }
  });
});

describe("enrolling again", () => {
  it("starts a new chain, keeps what waits, and reads everything from the server anew", async () => {
    const { hash } = await device.journal.append(countOf(1, "1"), TEAM);
    await device.meta.set("cursor", "41");
    expect(await device.enrolment.previous()).toEqual({
      device: DEVICE,
      epoch: EPOCH,
      seq: 1,
      hash,
    });
    await device.enrolment.enrol(identityOf({ token: "new", epoch: NEXT }));
    expect(await device.meta.get("cursor")).toBeNull();
    expect(await device.outbox.pendingCount()).toBe(1);
    expect(await device.enrolment.openNewEpoch(idOf(960), NEXT)).toMatchObject({ token: "new" });
  });

  it("has nothing to say before the first time", async () => {
    await device.database.close();
    freshIndexedDb();
    const fresh = openDevice();
    expect(await fresh.enrolment.previous()).toBeNull();
    expect(await fresh.enrolment.openNewEpoch(NEXT, EPOCH)).toBeNull();
    await fresh.database.close();
  });
});
