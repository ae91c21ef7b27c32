// The areas of a list on one device: opened, closed, opened again; and what was counted in them.
import { describe, expect, it } from "vitest";
import {
  type AreaState,
  areaOfLabel,
  areasAfter,
  currentArea,
  heldBy,
  isDone,
  openAreas,
  plannedIn,
} from "../../src/domain/area.ts";
import { areaClosed, areaOpened } from "../../src/domain/events.ts";
import { decimalText } from "../../src/domain/quantity.ts";
import { countOf, sceneOf, stampOf } from "../builders.ts";

const opened = (number: number, area: string) => areaOpened(stampOf(number), sceneOf({ area }));
const closed = (number: number, area: string) => areaClosed(stampOf(number), sceneOf({ area }));
const after = (...events: Parameters<typeof areasAfter>[0][]): readonly AreaState[] =>
  events.reduce<readonly AreaState[]>((areas, event) => areasAfter(event, areas), []);

describe("the label of an area", () => {
  it("carries the area behind a prefix that no location and no item has", () => {
    expect(areaOfLabel("Area-A1")).toBe("A1");
    expect(areaOfLabel(" AREA-B-02 ")).toBe("B-02");
    expect([areaOfLabel("A1"), areaOfLabel("Area-"), areaOfLabel("8001234567890")]).toEqual([
      ...[null, null, null],
    ]);
  });
});

describe("the areas of a list", () => {
  it("are none before one is opened, and counts open none", () => {
    expect(after(countOf(1, "3"))).toEqual([]);
    expect(currentArea([])).toBeNull();
  });

  it("have the one opened last as the current one", () => {
    const areas = after(opened(1, "A1"), opened(2, "A2"));
    expect(currentArea(areas)).toBe("A2");
    expect(openAreas(areas)).toEqual(["A1", "A2"]);
    expect(currentArea(after(opened(1, "A1"), opened(2, "A2"), opened(3, "A1")))).toBe("A1");
  });

  it("have no current one after it was closed, although another one was left open", () => {
    const areas = after(opened(1, "A1"), opened(2, "A2"), closed(3, "A2"));
    expect(currentArea(areas)).toBeNull();
    expect([openAreas(areas), isDone(areas, "A2"), isDone(areas, "A1")]).toEqual([
      ["A1"],
      true,
      false,
    ]);
  });

  it("are not done any more when they are opened again", () => {
    const areas = after(opened(1, "A1"), closed(2, "A1"), opened(3, "A1"));
    expect([isDone(areas, "A1"), areas.length]).toEqual([false, 1]);
  });

  it("keep the order of opening whatever their codes look like", () => {
    expect(currentArea(after(opened(1, "9"), opened(2, "1")))).toBe("1");
  });
});

describe("what is planned in an area", () => {
  it("is what lies in the locations that belong to it, in the list's own warehouse", () => {
    const place = (code: string, area: string | null, warehouse = "TOOL") => ({
      ...{ code, area, warehouse, description: "" },
    });
    const position = (location: string | null) => ({
      ...{ location, item: "MOB/A", variant: null, lot: null, serial: null },
    });
    const planned = ["A-01", "A-02", "B-01", null].map(position);
    const locations = [
      ...[place("A-01", "A1"), place("A-02", "A2"), place("B-01", "A1", "OTHER")],
      ...[place("C-01", "A1"), place("D-01", null)],
    ];
    const found = plannedIn({ planned, warehouse: "TOOL" }, locations, "A1");
    expect(found.map(({ location }) => location)).toEqual(["A-01"]);
  });
});

describe("what an area holds", () => {
  const live = (quantity: string, area: string | null, factor: string | null = "1") => ({
    ...{ quantity, factor, area },
  });

  it("is counted in lines and in base units, each line once", () => {
    const lines = [
      { live: [live("2", "A1", "12"), live("3", "A1")] },
      { live: [live("5", "A1"), live("7", "A2")] },
      { live: [live("9", null)] },
      { live: [{ quantity: "4", factor: null }] },
      { live: [] },
    ];
    const { lines: n, pieces } = heldBy(lines, "A1");
    expect([n, decimalText(pieces)]).toEqual([2, "32"]);
    expect(heldBy([], "A1")).toEqual({ lines: 0, pieces: 0n });
  });
});
