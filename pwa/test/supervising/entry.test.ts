// A record while it is entered: parts that add up, what is sent, where refusals stand.
import { beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import type { Reason } from "../../src/supervising/api/ledger.ts";
import {
  bodyOf,
  emptyLine,
  emptyPart,
  emptyRecord,
  isReadable,
  type LineEntry,
  leftOver,
  partsOf,
  spread,
} from "../../src/supervising/records/entry/entry.ts";
import { placed, placeOf } from "../../src/supervising/records/entry/faults.ts";
import { choosable } from "../../src/supervising/records/entry/header-fields.tsx";

const aLine = (given: Partial<LineEntry>): LineEntry => ({ ...emptyLine(), ...given });
beforeEach(() => chooseLanguage("it"));

const bare = ({ key: _, ...part }: ReturnType<typeof emptyPart>) => part;

describe("lots and serials of a line", () => {
  it("leave what none of them says yet, exactly", () => {
    const parts = [emptyPart({ lot: "L1", quantity: "0,1" }), emptyPart({ serial: "S1" })];
    expect(leftOver(aLine({ quantity: "1,3", parts }))).toBe("0.2");
    expect(leftOver(aLine({ quantity: "1", parts }))).toBe("-0.1");
    expect(leftOver(aLine({ quantity: "", parts }))).toBe("0");
  });

  it("take the rest, or one piece, where no quantity was written", () => {
    const parts = [
      emptyPart({ lot: "L1", quantity: "6" }),
      emptyPart({ lot: " L2 " }),
      emptyPart({ lot: "L3" }),
      emptyPart(),
    ];
    expect(partsOf(aLine({ quantity: "10", parts }))).toEqual([
      { lot: "L1", serial: "", quantity: "6" },
      { lot: "L2", serial: "", quantity: "4" },
      { lot: "L3", serial: "", quantity: "0" },
    ]);
    const serial = [emptyPart({ serial: "S1" })];
    expect(partsOf(aLine({ quantity: "2", parts: serial }))).toEqual([
      { lot: "", serial: "S1", quantity: "1" },
    ]);
  });

  it("become one for each serial that was pasted", () => {
    const parts = [emptyPart({ lot: "L1" }), emptyPart({ lot: "L2" })];
    expect(spread(parts, 0, "S1 S2\nS3,S4").map(bare)).toEqual([
      ...["S1", "S2", "S3", "S4"].map((serial) => ({ lot: "L1", serial, quantity: "1" })),
      { lot: "L2", serial: "", quantity: "" },
    ]);
    expect(spread(parts, 1, "S 9").length).toBe(3);
    expect(spread(parts, 1, "S9")[1]?.serial).toBe("S9");
  });
});

describe("the request", () => {
  it("carries written lines with plain decimals, and nothing empty as a value", () => {
    const record = emptyRecord("01", "2026-11-20");
    const lines = [
      aLine({ item: "MOB/BOLT", quantity: "1.234,5", unit: "BOX", unit_cost: "2,5" }),
      emptyLine(),
    ];
    const body = bodyOf({ header: { ...record.header, reason: "CAR" }, lines }) as {
      lines: readonly Record<string, unknown>[];
    };
    expect(body).toMatchObject({
      warehouse: "01",
      reason: "CAR",
      posting_date: "2026-11-20",
      time: null,
      reference_date: null,
    });
    expect(body.lines).toHaveLength(1);
    expect(body.lines[0]).toMatchObject({
      item: "MOB/BOLT",
      quantity: "1234.5",
      unit: "BOX",
      unit_cost: "2.5",
      amount: null,
      parts: [],
    });
    expect(body.lines[0]).not.toHaveProperty("key");
  });
});

describe("a number that cannot be read", () => {
  const holding = (given: Partial<LineEntry>) =>
    isReadable({ ...emptyRecord("01", "2026-11-20"), lines: [aLine(given)] });

  it("keeps the record from being posted, wherever it stands", () => {
    expect(holding({ quantity: "1.234,5", unit_cost: "2,5" })).toBe(true);
    expect(holding({ quantity: "1.5" })).toBe(false);
    expect(holding({ unit_cost: "2.5" })).toBe(false);
    expect(holding({ amount: "1,2,3" })).toBe(false);
    expect(holding({ parts: [emptyPart({ lot: "L1", quantity: "0.5" })] })).toBe(false);
  });
});

describe("a refusal", () => {
  it("has a place: header, line or part, from the ledger and from the shape", () => {
    expect(placeOf({ field: "reference" })).toBe("reference");
    expect(placeOf({ field: "quantity", line: 2 })).toBe("2.quantity");
    expect(placeOf({ field: "parts.0.lot", line: 2 })).toBe("2.parts.0.lot");
    expect(placeOf({ field: "lines.1.parts.0.quantity" })).toBe("2.parts.0.quantity");
    expect(placeOf({ field: "effective_at", line: 3 })).toBe("time");
  });

  it("stands at its field; what has none stays together", () => {
    const fault = (code: string, field: string, line?: number) => ({
      code,
      detail: "",
      field,
      ...(line !== undefined && { line }),
    });
    const found = placed(
      [
        fault("a", "quantity", 1),
        fault("b", "quantity", 1),
        fault("a", "quantity", 1),
        fault("c", "reason"),
        fault("d", "reasons"),
        fault("e", "hue", 1),
      ],
      (one) => one.code,
    );
    expect(found.at).toEqual({ "1.quantity": "a b", reason: "c" });
    expect(found.others.map((one) => one.code)).toEqual(["d", "e"]);
  });
});

describe("the reasons that are offered", () => {
  it("are the warehouse's, of the area, or of every area", () => {
    const all = [
      { warehouse: "01", code: "A", visible_in: "" },
      { warehouse: "01", code: "B", visible_in: "sales logistics" },
      { warehouse: "02", code: "C", visible_in: "" },
    ] as unknown as readonly Reason[];
    const codes = (area: string) => choosable(all, "01", area).map((reason) => reason.code);
    expect(codes("")).toEqual(["A", "B"]);
    expect(codes("logistics")).toEqual(["A", "B"]);
    expect(codes("purchase")).toEqual(["A"]);
  });
});
