// What a counter does on a list, through the device's real journal.
import { beforeEach, describe, expect, it } from "vitest";
import { Recorder } from "../../src/counting/recorder.ts";
import type { Save } from "../../src/counting/state.ts";
import type { Handheld } from "../../src/sync/handheld.ts";
import { subjectOf } from "../builders.ts";
import { bench } from "../sync/handhelds.ts";

let handheld: Handheld;
const place = { list: "l1", pass: 1, warehouse: "TOOL", employee: "17" };
const recorderOf = (employee = "17", independent = false) =>
  new Recorder(handheld, { ...place, employee, rule: { independent } });

const saveOf = (quantity: string, replaces: readonly string[] = []): Save => ({
  subject: subjectOf({ barcode: "8001234567890" }),
  amount: { quantity, unit: "PCS", factor: "1" },
  code: "BE-2349",
  replaces,
});
const totalHere = async (recorder: Recorder) => (await recorder.here(subjectOf()))?.total ?? null;

beforeEach(async () => {
  handheld = (await bench()).handheld;
});

describe("a recorder", () => {
  it("writes who counted what, where and how much", async () => {
    const id = await recorderOf().save(saveOf("24"));
    expect(await handheld.journal.event(id)).toMatchObject({
      ...{ kind: "count", list: "l1", pass: 1, area: null, employee: "17", location: "A-01-02" },
      ...{ item: "MOB/BE-2349", barcode: "8001234567890", quantity: "24", supersedes: [] },
    });
  });

  it("takes the area of the location as the event's", async () => {
    const value = { warehouse: "TOOL", code: "A-01-02", description: "", area: "A1" };
    const change = { kind: "location", key: "TOOL/A-01-02", deleted: false, value };
    await handheld.references.apply([change], "c1");
    const id = await recorderOf().save(saveOf("24"));
    expect((await handheld.journal.event(id))?.area).toBe("A1");
  });

  it("adds, and replaces what it has seen", async () => {
    const recorder = recorderOf();
    const first = await recorder.save(saveOf("24"));
    const second = await recorder.save(saveOf("42"));
    expect(await totalHere(recorder)).toBe("66");
    await recorder.save(saveOf("50", [first, second]));
    expect(await totalHere(recorder)).toBe("50");
  });

  it("undoes a replacement to what was there", async () => {
    const recorder = recorderOf();
    const first = await recorder.save(saveOf("24"));
    await recorder.undo(await recorder.save(saveOf("42", [first])));
    expect(await totalHere(recorder)).toBe("24");
    await recorder.undo(first);
    await recorder.undo("not on this device");
    expect(await totalHere(recorder)).toBe("24");
  });

  it("undoes a first count to not counted", async () => {
    const recorder = recorderOf();
    await recorder.undo(await recorder.save(saveOf("24")));
    expect(await recorder.here(subjectOf())).toBeNull();
  });

  it("removes a count for good, whatever it had replaced", async () => {
    const recorder = recorderOf();
    const first = await recorder.save(saveOf("24"));
    const second = await recorder.save(saveOf("42", [first]));
    expect((await recorder.replacedBy(second)).map(({ quantity }) => quantity)).toEqual(["24"]);
    expect(await recorder.replacedBy("not on this device")).toEqual([]);
    await recorder.remove(second);
    await recorder.remove("not on this device");
    expect(await totalHere(recorder)).toBeNull();
  });

  it("corrects a typing mistake and keeps when it was observed", async () => {
    const recorder = recorderOf();
    const wrong = await recorder.save(saveOf("240"));
    const before = await recorder.here(subjectOf());
    await recorder.correct(wrong, "24");
    await recorder.correct("not on this device", "1");
    expect(await recorder.here(subjectOf())).toMatchObject({ total: "24", since: before?.since });
  });

  it("shows an employee only their own where employees are compared", async () => {
    await recorderOf("17", true).save(saveOf("24"));
    expect(await totalHere(recorderOf("18", true))).toBeNull();
    expect(await totalHere(recorderOf("18"))).toBe("24");
  });

  it("closes the list with what this device recorded on it", async () => {
    const recorder = recorderOf();
    await recorder.save(saveOf("24"));
    await recorder.close();
    const [closed] = await handheld.journal.events("l1", 1, { limit: 1 });
    expect(closed?.event).toMatchObject({ kind: "list_closed", last_seq: 1, events: 1 });
    expect((await handheld.journal.progress("l1", 1)).closed_at).not.toBeNull();
  });

  it("counts into the area that it is told, whatever the location's own one is", async () => {
    const value = { warehouse: "TOOL", code: "A-01-02", description: "", area: "A1" };
    const change = { kind: "location", key: "TOOL/A-01-02", deleted: false, value };
    await handheld.references.apply([change], "c1");
    const id = await recorderOf().save({ ...saveOf("24"), area: "B7" });
    expect((await handheld.journal.event(id))?.area).toBe("B7");
  });

  it("undoes, corrects and removes in the area of the count, whichever is open now", async () => {
    const recorder = recorderOf();
    const [first, second] = [
      await recorder.save({ ...saveOf("24"), area: "A1" }),
      await recorder.save({ ...saveOf("5"), area: "A1" }),
    ];
    await recorder.moveTo("A2", "A1");
    await recorder.correct(first, "42");
    await recorder.undo(second);
    const events = await handheld.journal.events("l1", 1, { limit: 2 });
    expect(events.map(({ event }) => [event.kind, event.area])).toEqual([
      ["void", "A1"],
      ["count", "A1"],
    ]);
  });

  it("opens an area and declares the one before with what was recorded in it", async () => {
    const recorder = recorderOf();
    expect(await recorder.areas()).toEqual([]);
    await recorder.moveTo("A1", null);
    await recorder.save({ ...saveOf("24"), area: "A1" });
    const areas = await recorder.moveTo("A2", "A1");
    expect(areas.map(({ area, closed_at }) => [area, closed_at !== null])).toEqual([
      ["A1", true],
      ["A2", false],
    ]);
    const [opened, closed] = await handheld.journal.events("l1", 1, { limit: 2 });
    expect(opened?.event).toMatchObject({ kind: "area_opened", area: "A2" });
    expect(closed?.event).toMatchObject({
      kind: "area_closed",
      area: "A1",
      last_seq: 2,
      events: 2,
    });
  });
});
