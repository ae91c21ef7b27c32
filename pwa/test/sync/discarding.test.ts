// Nothing that only this device holds leaves it but by an administrator's word and the typed number.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replace } from "../../src/domain/events.ts";
import { countKey } from "../../src/domain/merge.ts";
import { discardAllWaiting } from "../../src/sync/discarding.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { countOf, idOf, LIST, pieces, sceneOf, stampOf, subjectOf, TEAM } from "../builders.ts";
import { type Bench, bench, countOn, restart } from "./handhelds.ts";

const CODE = "WXYZ-EFGH-JKLM";
const KEY = countKey(subjectOf());
let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

const discard = (count: number, code = CODE) => discardAllWaiting(table.handheld, { code, count });
const ids = async () =>
  (await table.handheld.journal.events(LIST, 1, { limit: 1000 })).map(({ id }) => id).reverse();
const pending = () => table.handheld.state.pending.value;

describe("giving up what waits", () => {
  it("takes exactly what waits, leaves what the server has, and tells the server of the gap", async () => {
    const { event } = await countOn(table, 1);
    await table.handheld.syncNow("button");
    await countOn(table, 2);
    await countOn(table, 3);
    expect(await discard(2)).toBe(2);
    expect(await ids()).toEqual([idOf(1)]);
    expect(pending()).toBe(0);
    expect(await table.handheld.journal.line(LIST, 1, KEY)).toMatchObject({ total: "1" });
    expect((await table.handheld.journal.progress(LIST, 1)).events).toBe(1);
    expect(table.server.enrolments.at(-1)).toMatchObject({
      code: CODE,
      previous: { epoch: event.epoch, head: 3 },
    });
    await table.handheld.syncNow("button");
    const told = table.server.pings.map((query) => `${query.get("epoch")} ${query.get("head")}`);
    expect(told).toContain(`${event.epoch} 3`);
    expect((await countOn(table, 4)).event.seq).toBe(1);
    expect(await table.handheld.outbox.standings()).toHaveLength(2);
  });

  it("takes nothing when another number was typed, or nothing waits", async () => {
    await countOn(table, 1);
    for (const count of [0, 2, Number.NaN]) {
      await expect(discard(count)).rejects.toMatchObject({ name: "NotThatMany" });
    }
    expect(table.server.enrolments).toHaveLength(1);
    expect(await ids()).toEqual([idOf(1)]);
  });

  it("takes nothing without a code that the server takes", async () => {
    await countOn(table, 1);
    for (const fault of ["request_lost", "answer_lost", "portal", "500"] as const) {
      table.server.faults = [fault];
      await expect(discard(1)).rejects.toMatchObject({ name: "SyncFailure" });
    }
    await restart(table);
    expect(pending()).toBe(1);
    await table.handheld.syncNow("button");
    expect(table.server.events.has(idOf(1))).toBe(true);
  });

  it("brings back in the list what a given-up replacement had replaced", async () => {
    await countOn(table, 1);
    await table.handheld.syncNow("button");
    const over = replace(stampOf(2), sceneOf(), subjectOf(), pieces("12"), [idOf(1)]);
    await table.handheld.record(over, TEAM);
    await table.handheld.record(countOf(3, "5", { item: "MOB/OTHER" }), TEAM);
    expect(await table.handheld.journal.line(LIST, 1, KEY)).toMatchObject({ total: "12" });
    await discard(2);
    expect(await table.handheld.journal.line(LIST, 1, KEY)).toMatchObject({
      total: "1",
      live: [{ id: idOf(1) }],
    });
    const lines = await table.handheld.journal.lines(LIST, 1, { limit: 10 });
    expect(lines).toHaveLength(1);
    expect((await table.handheld.journal.progress(LIST, 1)).lines).toBe(1);
  });

  it("takes what waits of every chain, however much", async () => {
    for (let number = 1; number <= 230; number += 1) await countOn(table, number);
    await enrol(table.handheld, "ABCD-EFGH-JKLN", "H1");
    await countOn(table, 231);
    expect(await discard(231)).toBe(231);
    expect(await ids()).toEqual([]);
    expect(await table.handheld.journal.lines(LIST, 1, { limit: 10 })).toEqual([]);
  });
});
