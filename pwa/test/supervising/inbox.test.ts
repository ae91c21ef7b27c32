// What the inbox and the outcomes of blocked lines say and offer.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Decision, Explanation } from "../../src/supervising/api/differences.ts";
import type { Counter } from "../../src/supervising/api/progress.ts";
import { outcomesOf } from "../../src/supervising/differences/outcomes.ts";
import { foreseenLines, isComplete } from "../../src/supervising/differences/would-be.tsx";
import { isCounter, kindWord } from "../../src/supervising/inbox/kinds.ts";
import { outstandingWords } from "../../src/supervising/inventories/outstanding.ts";
import { settler } from "../../src/supervising/loading/settled.ts";
import { aDifference, anEvent } from "./builders.ts";

const KINDS = [
  "overlap",
  "area_conflict",
  "disagreeing",
  "incomplete",
  "to_split",
  "unresolved",
  "set_aside",
  "unknown_location",
  "duplicate_serial",
  "moved",
  "lot_missing",
  "missing_in_recount",
  "uncertain_clock",
  "exception",
  "outstanding",
  "broken_chain",
];

function explained(...events: readonly ReturnType<typeof anEvent>[]): Explanation {
  return { row: aDifference(), sentences: [], events, movements: [], decisions: [] };
}

function aCounter(given: Partial<Counter> = {}): Counter {
  return {
    device: "d1",
    device_name: "MC-07",
    employees: ["17"],
    events: 3,
    declared: false,
    head: 5,
    high_water: 3,
    pending: 2,
    missing: [[4, 5]],
    last_seen_at: null,
    ...given,
  };
}

describe("the kinds of the inbox", () => {
  it("have a word each", () => {
    expect(KINDS.filter((kind) => kindWord(kind) === kind)).toEqual([]);
  });

  it("are about counters or about lines", () => {
    expect(KINDS.filter(isCounter)).toEqual(["outstanding", "broken_chain"]);
  });
});

describe("the outcomes of a blocked line", () => {
  const two = explained(
    anEvent({ id: "e1", device: "d1", device_name: "MC-01", base_quantity: "12" }),
    anEvent({ id: "e2", device: "d2", device_name: "MC-02", base_quantity: "5" }),
  );
  const overlap = aDifference({ state: "overlap", approvable: false });

  it("are adding up, keeping each of the counts, and continuing", () => {
    const found = outcomesOf(overlap, two);
    expect(found.map(({ deed }) => deed)).toEqual(["add", "keep", "keep", "continuation"]);
    expect(found.map(({ hint }) => hint)).toEqual([
      "",
      expect.stringContaining("MC-01"),
      expect.stringContaining("MC-02"),
      "",
    ]);
  });

  it("carry the decision that the server is asked about", () => {
    const [, first, second] = outcomesOf(overlap, two);
    expect([first?.decision.events, second?.decision.events]).toEqual([["e1"], ["e2"]]);
    expect(first?.decision).toMatchObject({
      action: "decide",
      outcome: "keep",
      lines: [{ line: "l1", seen_hash: "h1" }],
    });
    expect(isComplete(first?.decision as Decision)).toBe(true);
  });

  it("are none where the line only waits to be looked at", () => {
    expect(outcomesOf(aDifference(), two)).toEqual([]);
  });

  it("are the earlier pass where a recount left the line out", () => {
    const line = aDifference({ state: "missing_in_recount", approvable: false, counted: null });
    expect(outcomesOf(line, two).map(({ deed }) => deed)).toEqual(["keep_previous"]);
  });
});

describe("what would become of a line", () => {
  it("is asked only when the decision says all that it needs", () => {
    const line = [{ line: "l1", seen_hash: "h1" }];
    const asked = (decision: Omit<Decision, "lines">) => isComplete({ ...decision, lines: line });
    expect(asked({ action: "override" })).toBe(false);
    expect(asked({ action: "override", quantity: "5" })).toBe(true);
    expect(asked({ action: "give_lot", lot: "" })).toBe(false);
    expect(asked({ action: "decide", outcome: "keep" })).toBe(false);
    expect(asked({ action: "decide", outcome: "add" })).toBe(true);
    expect(asked({ action: "split" })).toBe(false);
    expect(asked({ action: "reject" })).toBe(true);
  });

  it("names the places where more than one line changes, and counts the rest", () => {
    const row = (line: string) => aDifference({ line, location: line });
    const one = foreseenLines({ rows: [row("A-1")], refused: [] }, "EUR");
    expect(one).toEqual([expect.stringMatching(/^The line would be: counted 66/)]);
    const rows = ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6"].map(row);
    const several = foreseenLines({ rows, refused: [] }, "EUR");
    expect(several[1]).toMatch(/^A-2 · MOB\/BE-2349: The line/);
    expect(several.at(-1)).toBe("and 2 other lines change.");
  });

  it("says why it would be refused", () => {
    const refused = [{ line: "l1", code: "split.total", detail: "they do not add up" }];
    expect(foreseenLines({ rows: [], refused }, "EUR")).toHaveLength(1);
  });
});

describe("who is outstanding", () => {
  it("is whoever has not declared, still holds counts, or whose numbers have gaps", () => {
    const words = outstandingWords(
      [
        aCounter(),
        aCounter({ device_name: "MC-08", declared: true, pending: 0, missing: [] }),
        aCounter({ device_name: "MC-09", declared: true, pending: 0, missing: [[7, 7]] }),
      ],
      ["23"],
    );
    expect(words).toHaveLength(3);
    expect(words[0]).toMatch(/MC-07.*2 counts on it.*4–5/);
    expect(words[1]).toMatch(/MC-09.*7/);
    expect(words[2]).toMatch(/23/);
  });
});

describe("what is typed", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is handed on once the person pauses, the last of it only", () => {
    const heard: string[] = [];
    const { offer } = settler<string>((value) => heard.push(value), 300);
    for (const value of ["1", "12", "120"]) {
      offer(value);
      vi.advanceTimersByTime(200);
    }
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(heard).toEqual(["120"]);
  });

  it("is not handed on any more when nobody waits for it", () => {
    const heard: string[] = [];
    const { offer, stop } = settler<string>((value) => heard.push(value), 300);
    offer("1");
    stop();
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual([]);
  });
});
