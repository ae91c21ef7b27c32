// What a list covers, what its book says at a spot, and what is left of a plan.
import { describe, expect, it } from "vitest";
import type { Position } from "../../src/domain/reference.ts";
import { bookOf, coversItem, coversLocation, progressOf } from "../../src/domain/scope.ts";

const spot = (location: string, item: string, more: Partial<Position> = {}): Position => ({
  ...{ location, item, variant: null, lot: null, serial: null },
  ...more,
});
const whole = { locations: null, items: null, planned: [] };

function book(list: Parameters<typeof bookOf>[1], ...rows: [Position, string][]) {
  const positions = rows.map(([position, quantity]) => ({ ...position, quantity }));
  return bookOf({ list: "L", as_of: "2026-11-23T17:20:00Z", positions }, list);
}

describe("a list", () => {
  it("that names nothing covers everything", () => {
    expect([coversLocation(whole, "A"), coversItem(whole, "MOB/X")]).toEqual([true, true]);
  });

  it("that names locations or items covers these alone", () => {
    const list = { locations: ["A"], items: ["MOB/X"], planned: [] };
    expect([coversLocation(list, "A"), coversLocation(list, "B")]).toEqual([true, false]);
    expect([coversItem(list, "MOB/X"), coversItem(list, "MOB/Y")]).toEqual([true, false]);
  });
});

describe("the book of a list", () => {
  const rows: [Position, string][] = [
    [spot("A", "MOB/X"), "24"],
    [spot("A", "MOB/P", { lot: "L1", variant: "", serial: "" }), "5"],
    [spot("A", "MOB/P", { lot: "L2" }), "7"],
  ];

  it("gives what is at a position, with its time", () => {
    const stock = book(whole, ...rows);
    expect([stock.at(spot("A", "MOB/X")), stock.asOf]).toEqual([["24"], "2026-11-23T17:20:00Z"]);
  });

  it("gives every lot until one is named", () => {
    expect(book(whole, ...rows).at(spot("A", "MOB/P"))).toEqual(["5", "7"]);
    expect(book(whole, ...rows).at(spot("A", "MOB/P", { lot: "L2" }))).toEqual(["7"]);
  });

  it("gives nothing where the list looks and there is no row", () => {
    expect(book(whole, ...rows).at(spot("B", "MOB/X"))).toEqual([]);
    expect(book({ ...whole, planned: [spot("B", "MOB/X")] }).at(spot("B", "MOB/X"))).toEqual([]);
  });

  it("says that it does not know outside the list", () => {
    const aisle = { ...whole, locations: ["A"] };
    expect(book(aisle, ...rows).at(spot("B", "MOB/X"))).toBeNull();
    const guided = { ...whole, planned: [spot("A", "MOB/X")] };
    expect(book(guided, ...rows).at(spot("A", "MOB/Z"))).toBeNull();
  });

  it("knows places without a location", () => {
    const stock = book(whole, [{ ...spot("", "MOB/X") }, "3"]);
    expect(stock.at({ ...spot("", "MOB/X"), location: null })).toEqual(["3"]);
  });
});

describe("what is left of a plan", () => {
  const planned = [spot("A", "MOB/X"), spot("A", "MOB/P", { lot: "L1" }), spot("B", "MOB/X")];

  it("is all of it before the first count", () => {
    expect(progressOf(planned, [])).toEqual({ open: planned, done: [] });
  });

  it("leaves out what was counted, whatever finer identity it has", () => {
    const { open, done } = progressOf(planned, [spot("A", "MOB/X", { lot: "L9" })]);
    expect([open, done]).toEqual([planned.slice(1), planned.slice(0, 1)]);
  });

  it("keeps a planned lot open when another lot was counted", () => {
    expect(progressOf(planned, [spot("A", "MOB/P", { lot: "L2" })]).open).toEqual(planned);
  });
});
