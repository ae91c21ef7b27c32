import { describe, expect, it } from "vitest";
import { typedScan } from "../../src/scanner/manual.ts";
import { type Key, Wedge, type WedgeStep } from "../../src/scanner/wedge.ts";

const PLAIN = { code: "", ctrlKey: false, altKey: false, metaKey: false };

function press(wedge: Wedge, keys: readonly (string | Partial<Key>)[], pause = 5): WedgeStep[] {
  let timeStamp = 1000;
  return keys.map((key) => {
    timeStamp += pause;
    const own = typeof key === "string" ? { key } : key;
    return wedge.press({ ...PLAIN, key: "", timeStamp, ...own });
  });
}

const scanned = (steps: readonly WedgeStep[]) =>
  steps.flatMap((step) => (step.kind === "scan" ? [step.text] : []));

describe("the wedge", () => {
  it("takes fast characters that end in Enter for a scan", () => {
    expect(scanned(press(new Wedge(), [..."4006381333931", "Enter"]))).toEqual(["4006381333931"]);
  });

  it("takes two scans in a row for two", () => {
    const keys = [..."A-01-02", "Enter", ..."BE-2349", "Tab"];
    expect(scanned(press(new Wedge(), keys))).toEqual(["A-01-02", "BE-2349"]);
  });

  it("leaves slow typing to the person", () => {
    expect(scanned(press(new Wedge(), [..."4006381333931", "Enter"], 200))).toEqual([]);
  });

  it("leaves Enter alone when almost nothing came before it", () => {
    expect(press(new Wedge(), ["1", "2", "Enter"]).at(-1)).toEqual({ kind: "not_ours" });
  });

  it("keeps GS as it comes: itself, Ctrl+] or F8", () => {
    const groups: Partial<Key>[] = [
      { key: "\x1d" },
      { key: "]", ctrlKey: true },
      { key: "Unidentified", code: "BracketRight", ctrlKey: true },
      { key: "F8" },
    ];
    for (const group of groups) {
      const keys = [..."10L7", group, ..."21S9", "Enter"];
      expect(scanned(press(new Wedge(), keys))).toEqual(["10L7\x1d21S9"]);
    }
  });

  it("takes capitals with their Shift, and characters of AltGr", () => {
    const keys = [
      { key: "Shift" },
      "B",
      "e",
      { key: "@", ctrlKey: true, altKey: true },
      "1",
      "Enter",
    ];
    expect(scanned(press(new Wedge(), keys))).toEqual(["Be@1"]);
  });

  it("is no scan when a command or a moving key comes between", () => {
    expect(scanned(press(new Wedge(), [..."40", "ArrowLeft", ..."06", "Enter"]))).toEqual([]);
    expect(scanned(press(new Wedge(), [..."40", { key: "c", ctrlKey: true }, "Enter"]))).toEqual(
      [],
    );
    expect(scanned(press(new Wedge(), [..."40", { key: "c", metaKey: true }, "Enter"]))).toEqual(
      [],
    );
  });

  it("lets a space press the focused button", () => {
    expect(press(new Wedge(), [" "])).toEqual([{ kind: "not_ours" }]);
    expect(scanned(press(new Wedge(), [..."BB 1", "Enter"]))).toEqual(["BB 1"]);
  });
});

describe("typing instead of scanning", () => {
  it("gives what a scanner would give", () => {
    expect(typedScan("  BE 2349 \n")).toBe("BE 2349");
    expect(typedScan("10L7\x1d")).toBe("10L7\x1d");
    expect(typedScan("   ")).toBeNull();
  });
});
