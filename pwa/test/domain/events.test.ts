import { describe, expect, it } from "vitest";
import {
  areaClosed,
  areaOpened,
  type CountEvent,
  correct,
  type EventBody,
  listClosed,
  note,
  replace,
  voidCount,
} from "../../src/domain/events.ts";
import { undo } from "../../src/domain/undo.ts";
import {
  countOf,
  idOf,
  pieces,
  placed,
  placedCount,
  sceneOf,
  stampOf,
  subjectOf,
} from "../builders.ts";

const asCount = (body: EventBody): CountEvent => placed(body) as CountEvent;

describe("a count event", () => {
  it("has every field of the contract, present or null", () => {
    expect(Object.keys(countOf(1, "12")).sort()).toEqual(
      [
        ...["id", "kind", "list", "pass", "area", "employee", "location", "item", "variant", "lot"],
        ...[
          "serial",
          "expiry",
          "barcode",
          "quantity",
          "unit",
          "factor",
          "supersedes",
          "counted_at",
        ],
        ...["observed_at", "utc_offset", "monotonic_ms", "clock_offset_ms", "catalog", "app"],
        "schema",
      ].sort(),
    );
  });

  it("names what it replaces, and looked at the goods now", () => {
    const again = replace(stampOf(2), sceneOf(), subjectOf(), pieces("12"), [idOf(1)]);
    expect(again.supersedes).toEqual([idOf(1)]);
    expect(again.observed_at).toBe(again.counted_at);
  });

  it("keeps when the goods were looked at when only a typing mistake is put right", () => {
    const wrong = placedCount(1, "120");
    const right = correct(stampOf(5), sceneOf(), wrong, { ...subjectOf(), ...pieces("12") });
    expect(right).toMatchObject({ quantity: "12", supersedes: [wrong.id] });
    expect(right.observed_at).toBe(wrong.observed_at);
    expect(right.clock_offset_ms).toBe(wrong.clock_offset_ms);
    expect(right.counted_at > wrong.counted_at).toBe(true);
  });
});

describe("undo", () => {
  it("of a first count is a void without a quantity", () => {
    const undone = undo(stampOf(2), sceneOf(), placedCount(1, "12"), []);
    expect(undone).toMatchObject({
      kind: "void",
      supersedes: [idOf(1)],
      item: null,
      quantity: null,
    });
    expect(undone).toMatchObject({ unit: null, factor: null, location: null });
  });

  it("of a replacement is a count of what was there, observed when that was, over the replacement", () => {
    const first = placedCount(1, "10");
    const second = asCount(replace(stampOf(2), sceneOf(), subjectOf(), pieces("12"), [first.id]));
    const undone = undo(stampOf(3), sceneOf(), second, [first]);
    expect(undone).toMatchObject({ kind: "count", quantity: "10", supersedes: [second.id] });
    expect(undone.observed_at).toBe(first.observed_at);
    expect(undone.counted_at).toBe(stampOf(3).times.counted_at);
  });

  it("of a replacement of several counts brings back their sum, observed when the last one was", () => {
    const [one, two] = [placedCount(1, "10"), placedCount(2, "5")];
    const third = asCount(
      replace(stampOf(3), sceneOf(), subjectOf(), pieces("14"), [one.id, two.id]),
    );
    const undone = undo(stampOf(4), sceneOf(), third, [two, one]);
    expect(undone).toMatchObject({ quantity: "15", unit: "PCS", factor: "1" });
    expect(undone.observed_at).toBe(two.observed_at);
  });

  it("of a replacement of counts in different units brings back base units", () => {
    const loose = placedCount(1, "10");
    const boxes = { ...placedCount(2, "2"), unit: "BOX", factor: "12" };
    const third = asCount(replace(stampOf(3), sceneOf(), subjectOf(), pieces("1"), [loose.id]));
    expect(undo(stampOf(4), sceneOf(), third, [loose, boxes])).toMatchObject({
      ...{ quantity: "34", unit: "PCS", factor: "1" },
    });
    const pallets = { ...boxes, unit: "PAL", factor: "100" };
    expect(undo(stampOf(4), sceneOf(), third, [pallets, boxes])).toMatchObject({
      ...{ quantity: "224", unit: null, factor: "1" },
    });
  });
});

describe("an event that counts nothing", () => {
  it("opens and closes areas and closes lists without an item", () => {
    const scene = sceneOf({ area: "A1" });
    expect(areaOpened(stampOf(1), scene)).toMatchObject({ kind: "area_opened", area: "A1" });
    expect(areaClosed(stampOf(1), scene)).toMatchObject({ kind: "area_closed", item: null });
    expect(listClosed(stampOf(1), scene)).toMatchObject({ kind: "list_closed", area: null });
    expect(voidCount(stampOf(1), scene, { id: idOf(9) }).supersedes).toEqual([idOf(9)]);
  });

  it("carries a remark", () => {
    expect(note(stampOf(1), sceneOf(), "wet shelf")).toMatchObject({
      kind: "note",
      text: "wet shelf",
    });
  });
});
