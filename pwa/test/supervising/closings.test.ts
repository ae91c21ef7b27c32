/** Where the bars of the bridge stand, which day is offered for closing, what a request carries. */
import { describe, expect, it } from "vitest";
import { lastMonthsEnd } from "../../src/supervising/closings/close-dialog.tsx";
import { bars, scaled } from "../../src/supervising/closings/waterfall.ts";
import { given, wishFrom } from "../../src/supervising/valuation/wish.ts";

describe("the waterfall", () => {
  it("hangs each effect where the one before ended", () => {
    expect(bars(20, [0, 12, -2, 15], 45)).toEqual([
      { from: 0, to: 20 },
      { from: 20, to: 20 },
      { from: 20, to: 32 },
      { from: 32, to: 30 },
      { from: 30, to: 45 },
      { from: 0, to: 45 },
    ]);
  });

  it("keeps inside its picture whatever is below zero", () => {
    const found = scaled(bars(-50, [100], 50), 96);
    expect(found[0]).toEqual({ from: 48, to: 0 });
    expect(found[1]).toEqual({ from: 0, to: 96 });
    expect(scaled(bars(0, [], 0), 96)).toEqual([
      { from: 0, to: 0 },
      { from: 0, to: 0 },
    ]);
  });
});

describe("closing", () => {
  it("offers the end of the month before", () => {
    expect(lastMonthsEnd("2026-03-15")).toBe("2026-02-28");
    expect(lastMonthsEnd("2026-01-01")).toBe("2025-12-31");
  });
});

describe("the valued inventory", () => {
  it("asks for the average per item by code when nothing else is said", () => {
    const wish = wishFrom({ at: "2026-03-15", abc: "" });
    expect(given(wish)).toEqual({
      at: "2026-03-15",
      method: "average",
      group: "item",
      sort: "code",
    });
  });
});
