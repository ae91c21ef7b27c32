// Which loads get which cost on the screen of revaluation; numbers as they are typed.
import { beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import type { Proposal } from "../../src/supervising/api/revaluation.ts";
import {
  allOrNone,
  allReadable,
  isAll,
  newCosts,
  toggled,
  typed,
} from "../../src/supervising/revaluation/chosen.ts";

const aLoad = (movement: number, proposed: string | null): Proposal =>
  ({ movement, proposed }) as unknown as Proposal;
const [known, other, unknown] = [aLoad(1, "2.5"), aLoad(2, "7"), aLoad(3, null)];

beforeEach(() => chooseLanguage("en"));

describe("choosing loads", () => {
  it("writes a proposal as the language writes it, and sends it plain", () => {
    chooseLanguage("it");
    const chosen = toggled({}, aLoad(4, "1234.5"));
    expect(chosen).toEqual({ 4: "1234,5" });
    expect(newCosts(chosen)).toEqual([{ movement: 4, unit_cost: "1234.5" }]);
  });

  it("takes the proposal, lets it go again, and takes what is typed instead", () => {
    const chosen = toggled({}, known);
    expect(chosen).toEqual({ 1: "2.5" });
    expect(toggled(chosen, known)).toEqual({});
    expect(newCosts(typed(chosen, unknown, "1.20"))).toEqual([
      { movement: 1, unit_cost: "2.5" },
      { movement: 3, unit_cost: "1.20" },
    ]);
  });

  it("is not ready while a cost cannot be read", () => {
    expect(allReadable(newCosts(typed({}, unknown, "1.20")))).toBe(true);
    expect(allReadable(newCosts(typed({}, unknown, "1,20")))).toBe(false);
  });

  it("sends nothing for a load whose field is empty", () => {
    expect(newCosts(toggled({}, unknown))).toEqual([]);
  });

  it("takes all that have a proposal, keeping what was typed, then none", () => {
    const rows = [known, other, unknown];
    const all = allOrNone(typed({}, other, "8"), rows);
    expect(all).toEqual({ 1: "2.5", 2: "8" });
    expect(isAll(all, rows)).toBe(true);
    expect(allOrNone(all, rows)).toEqual({});
    expect(isAll({}, [unknown])).toBe(false);
  });
});
