import { describe, expect, it } from "vitest";
import {
  changedBlock,
  findInBlock,
  keyOf,
  parseRow,
  splitBucket,
} from "../../src/domain/catalogue.ts";

const BALL =
  "04006381333931\tMOB\tBE-2349\tBB Ball Bearing\tPCS\t0\tLS\tBOX\t12\tRED\tBOX=12;*PAL=480";
const PLAIN = "BE-2349\tMOB\t\tBB Ball Bearing\tPCS";

describe("a catalogue row", () => {
  it("gives everything that the counting screen shows", () => {
    expect(parseRow(BALL)).toEqual({
      ...{ item: "MOB/BE-2349", itemClass: "MOB", code: "BE-2349", description: "BB Ball Bearing" },
      ...{ unit: "PCS", decimals: 0, lotManaged: true, serialManaged: true, variant: "RED" },
      pack: { unit: "BOX", factor: "12" },
      alternatives: [
        { unit: "BOX", factor: "12", isDefault: false },
        { unit: "PAL", factor: "480", isDefault: true },
      ],
    });
  });

  it("takes the key for the code where the code is left out, and does without trailing fields", () => {
    expect(parseRow(PLAIN)).toMatchObject({
      ...{ item: "MOB/BE-2349", decimals: 0, pack: null, variant: null, alternatives: [] },
      ...{ lotManaged: false, serialManaged: false },
    });
  });
});

describe("a row that is not whole", () => {
  it("still gives what it has", () => {
    expect(parseRow("K")).toMatchObject({ code: "K", item: "/K", unit: "", decimals: 0 });
    const row = parseRow("K\tMOB\tC\td\tPCS\tx\t\tBOX\t\t\tBOX");
    expect(row).toMatchObject({ decimals: 0, pack: { unit: "BOX", factor: "1" } });
    expect(row.alternatives).toEqual([{ unit: "BOX", factor: "1", isDefault: false }]);
  });
});

describe("a block", () => {
  const block = [`${PLAIN}`, BALL, "BE-23\tMOB\t\tother", "BE-2349\tALI\t\tanother"].join("\n");

  it("finds every row with exactly the key, also the first and the last one", () => {
    expect(findInBlock(`${block}\n`, "BE-2349").map(({ item }) => item)).toEqual([
      ...["MOB/BE-2349", "ALI/BE-2349"],
    ]);
    expect(findInBlock(block, "04006381333931")).toHaveLength(1);
    expect(findInBlock(block, "BE-23")).toHaveLength(1);
  });

  it("finds nothing by a part of a key, by another field, or in an empty block", () => {
    for (const key of ["BE", "PCS", "E-2349", "MOB"]) expect(findInBlock(block, key)).toEqual([]);
    expect(findInBlock("", "BE-2349")).toEqual([]);
  });

  it("gives the same item only once", () => {
    expect(findInBlock(`${PLAIN}\n${PLAIN}\n`, "BE-2349")).toHaveLength(1);
  });

  it("has all rows of the keys that changed, and of no others", () => {
    const before = "A\tMOB\nB\tMOB\nB\tALI\nC\tMOB\n";
    const after = changedBlock(before, new Set(["B", "C", "D"]), ["D\tMOB", "B\tNEW"]);
    expect(after).toBe("A\tMOB\nB\tNEW\nD\tMOB\n");
    expect(changedBlock("", new Set(["A"]), ["A"])).toBe("A\n");
    expect(changedBlock("A\tMOB\n", new Set(["A"]), [])).toBe("");
    expect(keyOf("A\tMOB")).toBe("A");
    expect(keyOf("A")).toBe("A");
  });

  it("is sorted by code point, as the server sorts it", () => {
    const rows = ["\uff61", "\u{1f4e6}", "\ud7ff", "a", "a\t"];
    expect(changedBlock("", new Set(), rows).split("\n").slice(0, -1)).toEqual([
      ...["a", "a\t", "\ud7ff", "\uff61", "\u{1f4e6}"],
    ]);
  });
});

describe("a bucket", () => {
  it("is blocks behind their lengths, and nothing else", () => {
    const bucket = new Uint8Array([0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 9]);
    expect(splitBucket(bucket)?.map((block) => [...block])).toEqual([[7, 8], [], [9]]);
    expect(splitBucket(new Uint8Array())).toEqual([]);
    for (const length of [1, 4, 5, 9, 14]) expect(splitBucket(bucket.slice(0, length))).toBeNull();
  });
});
