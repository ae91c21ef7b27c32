// What a recount is of: the marked lines, or the areas or items that they lie in as a whole.
import { describe, expect, it } from "vitest";
import { fieldsOf, recountOf } from "../../src/supervising/differences/deed-fields.ts";
import { deedsOf } from "../../src/supervising/differences/deeds.ts";
import { silentIn } from "../../src/supervising/inventories/counters.tsx";
import { aDifference } from "./builders.ts";

const rows = [
  aDifference({ line: "l1", area: "B1" }),
  aDifference({ line: "l2", area: "A1", item: "MOB/NUT" }),
  aDifference({ line: "l3", area: "", item: "MOB/NUT" }),
];
const asked = (what: string, chosen = rows) =>
  recountOf(chosen, { what, reason: "sure?", employees: ["17"] });

describe("a recount", () => {
  it("is of the lines unless something else is chosen", () => {
    const wanted = { lines: ["l1", "l2", "l3"], employees: ["17"], reason: "sure?" };
    expect(asked("lines")).toEqual(wanted);
    expect(asked("")).toEqual(wanted);
  });

  it("is of whole areas or items, each once, in the lines' own warehouse", () => {
    const who = { employees: ["17"], reason: "sure?" };
    expect(asked("areas")).toEqual({ areas: ["A1", "B1"], warehouse: "TC", ...who });
    expect(asked("items")).toEqual({ items: ["MOB/BE-2349", "MOB/NUT"], warehouse: "TC", ...who });
    const two = [...rows, aDifference({ warehouse: "OTHER" })];
    expect(asked("areas", two)).not.toHaveProperty("warehouse");
  });

  it("offers areas only where the lines lie in some", () => {
    const valuesOf = (chosen: typeof rows) =>
      fieldsOf({ deed: "recount", rows: chosen })[0]?.options?.map(({ value }) => value);
    expect(valuesOf(rows)).toEqual(["lines", "areas", "items"]);
    expect(valuesOf([aDifference({ area: "", item: "" })])).toEqual(["lines"]);
  });
});

describe("a line with too few counts", () => {
  const incomplete = { state: "incomplete", approvable: false };

  it("can be kept as somebody counted it, unless nobody did", () => {
    expect(deedsOf(aDifference(incomplete))).toContain("keep");
    expect(deedsOf(aDifference({ ...incomplete, counted: null }))).not.toContain("keep");
  });
});

describe("who is silent", () => {
  it("is who was given the list and sent nothing, not who still counts", () => {
    const counter = {
      ...{ device: "d1", device_name: null, employees: ["17"], events: 3, declared: false },
      ...{ head: 3, high_water: 3, pending: 0, missing: [], last_seen_at: null },
    };
    const progress = {
      ...{ id: "l", number: "L-0001", state: "released", pass: 1, planned: null },
      ...{ counted_positions: 1, events: 3, last_event_at: null },
      ...{ counters: [counter], outstanding_employees: ["17", "18"] },
    };
    expect(silentIn(progress)).toEqual(["18"]);
    expect(silentIn(undefined)).toEqual([]);
  });
});
