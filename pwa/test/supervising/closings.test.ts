/** Where the bars of the bridge stand, which day is offered for closing, what a request carries. */
import { beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import type { ValuedRow } from "../../src/supervising/api/files.ts";
import type { Closing } from "../../src/supervising/api/valuation.ts";
import { lastMonthsEnd, offeredDay } from "../../src/supervising/closings/close-dialog.tsx";
import { closingOptions } from "../../src/supervising/closings/closing-lines.tsx";
import { inOrder } from "../../src/supervising/closings/ends.ts";
import { subjectOf } from "../../src/supervising/closings/findings.tsx";
import { bars, scaled } from "../../src/supervising/closings/waterfall.ts";
import { columnsOf } from "../../src/supervising/reports/reports.tsx";
import { pricedBy } from "../../src/supervising/valuation/columns.tsx";
import { given, wishFrom } from "../../src/supervising/valuation/wish.ts";

beforeEach(() => chooseLanguage("en"));

describe("the ends of a bridge", () => {
  const ends = [
    { value: "closing:2", text: "October", at: "2026-10-31" },
    { value: "closing:1", text: "September", at: "2026-09-30" },
    { value: "history:1", text: "September, saved", at: "2026-09-30" },
  ];
  const ordered = (from: string, to: string) => inOrder({ from, to }, ends);

  it("lead from the earlier to the later, whichever was chosen first", () => {
    const between = { from: "closing:1", to: "closing:2" };
    expect(ordered("closing:2", "closing:1")).toEqual(between);
    expect(ordered("closing:1", "closing:2")).toEqual(between);
  });

  it("stay as they are on one day, and while one is not chosen or not known", () => {
    for (const [from, to] of [
      ["history:1", "closing:1"],
      ["closing:2", ""],
      ["closing:2", "closing:9"],
    ] as const) {
      expect(ordered(from, to)).toEqual({ from, to });
    }
  });
});

describe("a closing to look for", () => {
  const closing = { id: 2, at: "2026-10-31", state: "closed" } as Closing;

  it("reads as its day, and says when it was restored", () => {
    expect(closingOptions([closing, { ...closing, id: 3, state: "restored" }])).toEqual([
      { value: "2", text: "31 Oct 2026" },
      { value: "3", text: "31 Oct 2026 (restored)" },
    ]);
  });
});

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

describe("the day that is offered", () => {
  it("is the year's end while the last closing is older, else the month's", () => {
    expect(offeredDay("2026-03-15", "2024-12-31")).toBe("2025-12-31");
    expect(offeredDay("2026-03-15", "2025-12-31")).toBe("2026-02-28");
    expect(offeredDay("2026-03-15", null)).toBe("2026-02-28");
  });
});

describe("what a finding is about", () => {
  it("keeps codes and numbers, not the server's sentences", () => {
    const about = (code: string, detail: string) => subjectOf({ code, detail });
    expect(about("closing.future", "2026-12-31 is not over yet")).toBe("");
    expect(about("missing-cost", "MOB/BOLT: 3 loads without a cost")).toBe("MOB/BOLT");
    expect(about("closing.dimensions", "warehouse 01 keeps and checks other lots")).toBe("01");
    expect(about("closing.negative_stock", "MOB/BOLT in 01 A: -5")).toBe("MOB/BOLT in 01 A: -5");
  });
});

describe("a row by several methods", () => {
  it("says what it is worth by each", () => {
    const others = [{ method: "fifo", unit_cost: "2", value: "20" }];
    const row = { method: "average", unit_cost: "1", value: "10", others } as unknown as ValuedRow;
    expect(pricedBy(row, "average")?.value).toBe("10");
    expect(pricedBy(row, "fifo")?.value).toBe("20");
    expect(pricedBy(row, "lifo")).toBeUndefined();
  });
});

describe("a report's columns", () => {
  const column = (name: string) => ({ name, title: name, kind: "text" as const });
  const columns = [
    "posting_date",
    "number",
    "line",
    "item_class",
    "item_code",
    "lot",
    "warehouse",
  ].map(column);

  it("join what belongs together and leave out what is empty or said", () => {
    const rows = [["2026-11-20", "3", "1", "MOB", "BOLT", "", "01"]];
    const found = columnsOf({ columns }, rows, ["warehouse"]);
    expect(found.map((one) => [one.key, one.cell(rows[0] ?? [])])).toEqual([
      ["posting_date", "20 Nov 2026 / 3 / 1"],
      ["item_class", "MOB/BOLT"],
    ]);
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
