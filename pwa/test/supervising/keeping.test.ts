// What valuation looks up: accounts, cost types and years as they are sent, and how they are called.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import { placeOf } from "../../src/supervising/keeping/accounts.tsx";
import { COST_TYPES } from "../../src/supervising/keeping/cost-types.tsx";
import { figuresOf, yearOf } from "../../src/supervising/keeping/year-history.tsx";
import { faultWords } from "../../src/supervising/shell/words.ts";

beforeEach(() => chooseLanguage("en"));

describe("cost types", () => {
  it("are those that the server lets an area choose", () => {
    const file = resolve(import.meta.dirname, "../../../tests/contract/cost-types.json");
    expect(COST_TYPES).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });
});

describe("a year", () => {
  it("names its item by class and code, which may have a slash", () => {
    const values = { item: "MOB/A/1", year: "2024", warehouse: "", stock: "1.5" };
    expect(yearOf({ ...values, loaded_quantity: "", loaded_value: "", average_cost: "2" })).toEqual(
      {
        item_class: "MOB",
        item_code: "A/1",
        warehouse: "",
        year: 2024,
        stock: "1.5",
        loaded_quantity: "0",
        loaded_value: null,
        average_cost: "2",
      },
    );
  });

  it("has no quantity where none was typed, and no value that nobody knows", () => {
    const empty = { stock: "", loaded_quantity: "", loaded_value: "", average_cost: "" };
    expect(figuresOf(empty)).toEqual({
      stock: "0",
      loaded_quantity: "0",
      loaded_value: null,
      average_cost: null,
    });
  });
});

describe("accounts", () => {
  it("say for which stock they are", () => {
    expect(placeOf({ warehouse: "", category: "" })).toBe("every warehouse · every category");
    expect(placeOf({ warehouse: "01", category: "OIL" })).toBe("01 · OIL");
  });

  it("that are missing are told with the stock that lacks them", () => {
    const fault = { code: "accounts.missing", detail: "said by the server" };
    expect(faultWords({ ...fault, field: "01/A.B.stock_account" })).toBe(
      "01/A.B: no stock account",
    );
    expect(faultWords({ ...fault, field: "01/–.variation_account" })).toBe(
      "01/–: no variation account",
    );
    chooseLanguage("it");
    expect(faultWords({ ...fault, field: "01/–.stock_account" })).toBe(
      "01/–: manca il conto di giacenza",
    );
    expect(faultWords({ code: "period.closed", detail: "" })).toContain("periodo");
  });
});
