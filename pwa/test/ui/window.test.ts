// Which rows of a long table are drawn.
import { describe, expect, it } from "vitest";
import { stretches } from "../../src/ui/window.ts";

const count = 100_000;

describe("a long table", () => {
  it("is drawn whole while it is not long", () => {
    expect(stretches(200, { first: 0, rows: 20 }, 0)).toEqual([{ gap: 0, from: 0, to: 200 }]);
  });

  it("draws what is in sight and some around it", () => {
    const drawn = stretches(count, { first: 50_003, rows: 20 }, 50_010);
    expect(drawn).toEqual([{ gap: 49_980, from: 49_980, to: 50_050 }]);
  });

  it("keeps the row with the focus and its neighbours, before and after what is in sight", () => {
    const before = stretches(count, { first: 500, rows: 20 }, 3);
    expect(before).toEqual([
      { gap: 2, from: 2, to: 5 },
      { gap: 475, from: 480, to: 550 },
    ]);
    const after = stretches(count, { first: 0, rows: 20 }, count - 1);
    expect(after.at(-1)).toEqual({ gap: count - 52, from: count - 2, to: count });
  });

  it("says every row once, with the gaps", () => {
    for (let first = 0; first < 400; first += 7) {
      for (let kept = 0; kept < 400; kept += 5) {
        let next = 0;
        for (const { gap, from, to } of stretches(400, { first, rows: 20 }, kept)) {
          expect(from).toBe(next + gap);
          expect(to).toBeGreaterThan(from);
          next = to;
        }
        expect(next).toBeLessThanOrEqual(400);
      }
    }
  });
});
