import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countOf, idOf, TEAM } from "../builders.ts";
import { EPOCH, enrolledDevice, type TestDevice } from "./device.ts";

const HISTORY = "history-1";
const AT = "2026-11-23T10:00:00.000Z";
let device: TestDevice;

beforeEach(async () => {
  device = await enrolledDevice();
  for (const number of [1, 2, 3]) await device.journal.append(countOf(number, "1"), TEAM);
});
afterEach(() => device.database.close());

const seqs = async (limit = 500) =>
  (await device.outbox.nextBatch(limit))?.events.map(({ seq }) => seq) ?? [];

function standing(high_water: number, server_history = HISTORY) {
  return { epoch: EPOCH, high_water, server_history };
}

describe("the outbox", () => {
  it("gives the oldest first, as many as asked for, and says how many wait", async () => {
    const batch = await device.outbox.nextBatch(2);
    expect(batch).toMatchObject({ epoch: EPOCH, head: 3, pending: 3 });
    expect(batch?.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("lets go only of the events that are named", async () => {
    await device.outbox.acknowledge(EPOCH, [2, 77], AT);
    expect(await seqs()).toEqual([1, 3]);
    expect(await device.outbox.pendingCount()).toBe(2);
    await device.outbox.acknowledge(EPOCH, [1, 3], AT);
    expect(await device.outbox.nextBatch(500)).toBeNull();
  });

  it("keeps acknowledged events in the journal", async () => {
    await device.outbox.acknowledge(EPOCH, [1, 2, 3], AT);
    expect(await device.journal.event(idOf(2))).not.toBeNull();
  });

  it("sends one epoch at a time, the older one first", async () => {
    await device.enrolment.openNewEpoch(idOf(901), EPOCH);
    await device.journal.append(countOf(4, "1"), TEAM);
    expect(await device.outbox.nextBatch(500)).toMatchObject({ epoch: EPOCH, head: 3 });
    await device.outbox.acknowledge(EPOCH, [1, 2, 3], AT);
    expect(await device.outbox.nextBatch(500)).toMatchObject({ epoch: idOf(901), head: 1 });
    expect((await device.outbox.standings()).map(({ pending }) => pending)).toEqual([0, 1]);
  });

  it("sends everything above again when the server's high-water mark drops", async () => {
    await device.outbox.acknowledge(EPOCH, [1, 2, 3], AT);
    expect(await device.outbox.reconcile(standing(3))).toBe(0);
    expect(await device.outbox.reconcile(standing(1))).toBe(2);
    expect(await seqs()).toEqual([2, 3]);
  });

  it("sends everything again when the server has another history", async () => {
    await device.outbox.acknowledge(EPOCH, [1, 2, 3], AT);
    await device.outbox.reconcile(standing(2));
    expect(await device.outbox.reconcile(standing(2, "history-2"))).toBe(3);
    expect(await seqs()).toEqual([1, 2, 3]);
  });

  it("leaves everything as it is when the server says nothing new, or speaks of a strange epoch", async () => {
    await device.outbox.acknowledge(EPOCH, [1, 2], AT);
    expect(await device.outbox.reconcile(standing(2))).toBe(0);
    expect(await device.outbox.reconcile({ ...standing(0), epoch: "strange" })).toBe(0);
    expect(await seqs()).toEqual([3]);
  });
});
