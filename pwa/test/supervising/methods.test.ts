// Every valuation method of the product has a name at the desk; tests/valuation/test_methods.py
// holds the same file against the product's table.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseLanguage, languages } from "../../src/i18n/language.ts";
import { methodNames } from "../../src/supervising/closings/words.ts";

const FILE = resolve(import.meta.dirname, "../../../tests/contract/methods.json");
const codes: readonly string[] = JSON.parse(readFileSync(FILE, "utf8"));

describe("valuation methods", () => {
  it.each(languages)("have names of their own in %s", (language) => {
    chooseLanguage(language);
    const names = codes.map(methodNames);
    expect(names.filter((name) => codes.includes(name) && name.includes("-"))).toEqual([]);
    expect(new Set(names).size).toBe(codes.length);
  });

  it("are listed one after the other, unknown ones by their code", () => {
    chooseLanguage("en");
    expect(methodNames("average fifo newest")).toBe("average cost, continuous FIFO, newest");
  });
});
