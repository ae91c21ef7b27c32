// The columns of the grid that one chose to see.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  chosen,
  chosenIn,
  isShown,
  toggleColumn,
} from "../../src/supervising/differences/column-choice.ts";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("columns", () => {
  it("are the usual ones until somebody chooses", () => {
    expect(chosenIn(null)).toEqual(["counted", "book", "bar"]);
    expect(chosenIn("")).toEqual([]);
  });

  it("that are not there any more are forgotten", () => {
    expect(chosenIn("percent colour")).toEqual(["percent"]);
  });

  it("without which nothing can be decided are always shown", () => {
    expect(
      ["location", "item", "difference", "value", "state"].every((key) => isShown(key, [])),
    ).toBe(true);
    expect(isShown("book", [])).toBe(false);
  });

  it("are kept for the next time", () => {
    toggleColumn("percent");
    toggleColumn("bar");
    expect(chosen.value).toEqual(["counted", "book", "percent"]);
    expect(chosenIn([...kept.values()][0] ?? null)).toEqual(chosen.value);
  });
});
