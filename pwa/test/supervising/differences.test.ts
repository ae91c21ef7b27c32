// What the grid and the drawer of differences say and offer.
import { describe, expect, it } from "vitest";
import { deskDifferences } from "../../src/i18n/en/desk-differences.ts";
import { contributions, sum } from "../../src/supervising/differences/contributions.ts";
import { decisionOf } from "../../src/supervising/differences/deed-fields.ts";
import { deedOfKey, deedsOf, mayNotApprove } from "../../src/supervising/differences/deeds.ts";
import { comparedOf, filtersOf, narrowing } from "../../src/supervising/differences/filters.ts";
import { outcomeOf, refusedWords } from "../../src/supervising/differences/notice.tsx";
import { restOf } from "../../src/supervising/differences/split-dialog.tsx";
import { STATES, standing } from "../../src/supervising/differences/standing.ts";
import { replacement, timeline } from "../../src/supervising/differences/timeline.ts";
import { aDifference, anEvent } from "./builders.ts";

describe("the state of a line", () => {
  it("names the strongest reason to look at it", () => {
    const word = (given: Parameters<typeof aDifference>[0]) => standing(aDifference(given)).word;
    expect(word({ flags: ["doubtful"], over: ["value"] })).toBe("doubtful");
    expect(word({ counted: "0", book: "245", over: ["percent"] })).toBe("none_found");
    expect(word({ over: ["quantity", "no_cost"] })).toBe("over_no_cost");
    expect(word({ flags: ["sampled"] })).toBe("flag_sampled");
    expect(word({})).toBe("state_to_review");
  });

  it("tells an exact line from one that is only within tolerance", () => {
    const line = { state: "within_tolerance" };
    expect(standing(aDifference({ ...line, difference: "0.000000" })).word).toBe("exact");
    expect(standing(aDifference({ ...line, difference: "-1" })).word).toBe(
      "state_within_tolerance",
    );
  });

  it("has a word in the dictionary whatever it is", () => {
    const words = STATES.map((state) => standing(aDifference({ state })).word);
    expect(words.filter((word) => !(word in deskDifferences))).toEqual([]);
  });
});

describe("the decisions on offer", () => {
  const blocking = [
    "overlap",
    "area_conflict",
    "disagreeing",
    "incomplete",
    "to_split",
    "unresolved",
    "duplicate_serial",
    "lot_missing",
    "missing_in_recount",
    "unknown_location",
  ];

  it("give every blocking state a way out", () => {
    for (const state of blocking)
      expect([state, deedsOf(aDifference({ state, approvable: false })).length > 0]).toEqual([
        state,
        true,
      ]);
  });

  it("leave approving out where the server would refuse it, and say so", () => {
    const mine = aDifference({ approvable: false, why_not: "four_eyes" });
    expect(deedsOf(mine)).not.toContain("approve");
    expect(mayNotApprove(mine)).toBe(true);
    expect(mayNotApprove(aDifference())).toBe(false);
    expect(mayNotApprove(aDifference({ state: "overlap", approvable: false, why_not: "x" }))).toBe(
      false,
    );
  });

  it("are reached by keys only where they are offered", () => {
    expect(deedOfKey("a", aDifference())).toBe("approve");
    expect(deedOfKey("r", aDifference({ state: "overlap" }))).toBe("recount");
    expect(deedOfKey("o", aDifference())).toBe("override");
    expect(deedOfKey("s", aDifference({ state: "overlap" }))).toBe("set_aside");
    expect(deedOfKey("o", aDifference({ state: "approved" }))).toBeUndefined();
    expect(deedOfKey("a", aDifference({ state: "aligned" }))).toBeUndefined();
  });

  it("carry what was seen of each line", () => {
    const rows = [aDifference(), aDifference({ line: "l2", seen_hash: "h2" })];
    expect(decisionOf({ deed: "reject", rows }, { reason: "typing" })).toEqual({
      action: "reject",
      reason: "typing",
      lines: [
        { line: "l1", seen_hash: "h1", state: "to_review" },
        { line: "l2", seen_hash: "h2", state: "to_review" },
      ],
    });
  });

  it("name the events that are kept", () => {
    const explanation = {
      row: aDifference(),
      sentences: [],
      movements: [],
      decisions: [],
      events: [anEvent(), anEvent({ id: "e2", device: "d4", base_quantity: "20" })],
    };
    const [, second] = contributions(explanation.events);
    const wish = { deed: "keep", rows: [aDifference()], explanation } as const;
    expect(decisionOf(wish, { keep: second?.key ?? "", reason: "seen" })).toMatchObject({
      action: "decide",
      outcome: "keep",
      events: ["e2"],
    });
  });

  it("take the quantity that the form has read", () => {
    const wish = { deed: "override", rows: [aDifference()] } as const;
    expect(decisionOf(wish, { quantity: " 3.5 ", reason: "seen" }).quantity).toBe("3.5");
  });
});

describe("contributions to a line", () => {
  it("add up what one counter did, live events only", () => {
    const found = contributions([
      anEvent(),
      anEvent({ id: "e2", base_quantity: "0.1" }),
      anEvent({ id: "e3", live: false }),
      anEvent({ id: "e4", kind: "void" }),
      anEvent({ id: "e5", device: "d4", base_quantity: "20" }),
    ]);
    expect(found.map(({ total, events }) => [total, events])).toEqual([
      ["24.1", ["e1", "e2"]],
      ["20", ["e5"]],
    ]);
  });

  it("are exact", () => {
    expect(sum(["0.1", "0.2"])).toBe("0.3");
    expect(sum(["1", "-3.5"])).toBe("-2.5");
    expect(sum([])).toBe("0");
  });

  it("leave a rest when a quantity is spread over lots", () => {
    const parts = [{ quantity: "40" }, { quantity: "59.5" }, { quantity: "x" }];
    expect(restOf("100", parts)).toBe("0.5");
  });
});

describe("the story of a line", () => {
  const events = [
    anEvent({ id: "e2", at: "2026-11-22T08:12:31.000Z", supersedes: ["e1"] }),
    anEvent({ live: false }),
    anEvent({ id: "e3", kind: "area_closed" }),
  ];
  const movement = {
    record: 14,
    posting_date: "2026-11-23",
    number: 2,
    quantity: "-3",
    reason: "ISS",
    doubtful: true,
  };
  const explanation = {
    row: aDifference(),
    sentences: [],
    events,
    movements: [
      { ...movement, at: "2026-11-22T08:12:10.000Z" },
      { ...movement, at: "2026-11-20T08:12:10.000Z", doubtful: false },
    ],
    decisions: [{ action: "approve", at: null }],
  };

  it("is told in the order of time, decisions without a time last", () => {
    expect(timeline(explanation).map((one) => one.what)).toEqual([
      "event",
      "movement",
      "event",
      "decision",
    ]);
  });

  it("knows what replaced a count", () => {
    expect(replacement(anEvent(), events)?.id).toBe("e2");
    expect(replacement(anEvent({ id: "e2" }), events)).toBeUndefined();
  });
});

describe("filters", () => {
  it("are what the address says, and the day of comparison stands beside them", () => {
    const filters = filtersOf({ state: "to_review", at: "2026-11-22", line: "l1", zero: "1" });
    expect(filters).toEqual({ state: "to_review", at: "2026-11-22" });
    expect(narrowing(filters)).toEqual({ state: "to_review" });
    expect(comparedOf(filters)).toEqual({ at: "2026-11-22" });
    expect(comparedOf({ as_counted: "true" })).toEqual({ as_counted: true });
  });
});

describe("an answer to a decision", () => {
  it("counts all lines, also where it names only the first ones", () => {
    const found = outcomeOf({ done: ["l1", "l2"], refused: [], lines: 31_000 });
    expect(found.sentence).toMatch(/31,000/);
    expect(found.sentence).toMatch(/first 1,000/);
    expect(outcomeOf({ done: ["l1"], refused: [], lines: 1 }).sentence).not.toMatch(/first/);
    expect([refusedWords(12), refusedWords(1000)]).toEqual([
      "12 refused:",
      "1,000 or more refused:",
    ]);
  });

  it("counts refusals of one kind together", () => {
    const refusal = { code: "four_eyes", detail: "you counted it" };
    const found = outcomeOf({
      done: ["l1"],
      refused: [
        { line: "l2", ...refusal },
        { line: "l3", ...refusal },
      ],
    });
    expect(found.decided).toEqual(["l1"]);
    expect(found.refusals).toEqual([{ ...refusal, n: 2 }]);
  });
});
