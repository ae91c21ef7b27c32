// Numbers and times as each language writes them; quantities never pass through a float.
import { beforeEach, describe, expect, it } from "vitest";
import {
  countText,
  dateText,
  decimalPoint,
  decimalText,
  moneyText,
  quantityText,
  signedText,
  sizeText,
  whenText,
} from "../../src/i18n/format.ts";
import { chooseLanguage, language, languageFor } from "../../src/i18n/language.ts";

describe("in English", () => {
  beforeEach(() => chooseLanguage("en"));

  it.each([
    ["0", "0"],
    ["12.500000", "12.5"],
    ["1234567.000001", "1,234,567.000001"],
    ["-1012.2", "−1,012.2"],
    ["-0.000", "0"],
    ["007", "7"],
    ["+5", "5"],
    ["9007199254740993", "9,007,199,254,740,993"],
  ])("writes %s as %s", (value, text) => expect(decimalText(value)).toBe(text));

  it("shows the sign of a difference and none on zero", () => {
    expect([signedText("3"), signedText("-84"), signedText("0.00", 2)]).toEqual([
      "+3",
      "−84",
      "0.00",
    ]);
  });

  it("puts unit and currency after the number, on the same line", () => {
    expect(quantityText("12", "PCS")).toBe("12\u00a0PCS");
    expect(quantityText("12", null)).toBe("12");
    expect(moneyText("-1012.2", "EUR")).toBe("−1,012.20\u00a0€");
    expect(moneyText("36.15", "EUR", true)).toBe("+36.15\u00a0€");
  });

  it("writes counts and sizes without noise", () => {
    expect([countText(1069), sizeText(1200), sizeText(2_340_000)]).toEqual([
      "1,069",
      "2\u00a0kB",
      "2.3\u00a0MB",
    ]);
  });

  it("takes a bare date as that day in every time zone", () => {
    expect(dateText("2026-11-23")).toBe("23 Nov 2026");
  });
});

describe("when something was", () => {
  const now = new Date(2026, 10, 23, 18);

  it("is a time for today and a day and time for anything else", () => {
    expect(whenText(new Date(2026, 10, 23, 17, 20), now)).toBe("17:20");
    expect(whenText(new Date(2026, 10, 22, 17, 20), now)).toBe("22 Nov 2026, 17:20");
  });
});

describe("in Italian", () => {
  beforeEach(() => chooseLanguage("it"));

  it("separates thousands with points and decimals with a comma", () => {
    expect(decimalText("1234567.5")).toBe("1.234.567,5");
    expect(moneyText("1234.5", "EUR")).toBe("1.234,50\u00a0€");
    expect(decimalPoint()).toBe(",");
  });
});

describe("the language", () => {
  it("is the first wish that is spoken here, else English", () => {
    expect(languageFor([null, "de-DE", "it-CH", "en"])).toBe("it");
    expect(languageFor(["fr"])).toBe("en");
  });

  it("is what the person chose", () => {
    chooseLanguage("it");
    expect(language.value).toBe("it");
  });
});
