// Numbers as somebody types them at the desk: read as the language writes them, never guessed at.
import { describe, expect, it } from "vitest";
import { decimalText } from "../../src/i18n/format.ts";
import { chooseLanguage } from "../../src/i18n/language.ts";
import { initial, readValues } from "../../src/supervising/shell/form-dialog.tsx";
import type { FieldSpec } from "../../src/supervising/shell/form-fields.tsx";
import { entered, isUnreadable, written } from "../../src/supervising/typed-number.ts";

describe.each([
  {
    language: "it" as const,
    read: [
      ["1.234", "1234"],
      ["1.234,50", "1234.50"],
      ["12.345.678", "12345678"],
      ["1234,5", "1234.5"],
      ["2,5", "2.5"],
      [",5", "0.5"],
      ["2,", "2"],
    ],
    refused: ["1.5", "0.125", "1.2345", "1234.567", "1.234.5", "01.234", "1,234.5", "1,2,3"],
  },
  {
    language: "en" as const,
    read: [
      ["1,234", "1234"],
      ["1,234.50", "1234.50"],
      ["12,345,678", "12345678"],
      ["1234.5", "1234.5"],
      ["1.234", "1.234"],
      [".5", "0.5"],
      ["2.", "2"],
    ],
    refused: ["1,5", "0,125", "1,2345", "1234,567", "1,234,5", "01,234", "1.234,5", "1.2.3"],
  },
])("a number typed in $language", ({ language, read, refused }) => {
  it.each(read)("%s is %s", (text, decimal) => {
    chooseLanguage(language);
    expect(entered(text)).toBe(decimal);
  });

  it.each(refused)("%s is not guessed at", (text) => {
    chooseLanguage(language);
    expect(isUnreadable(text)).toBe(true);
  });

  it.each([
    ["", ""],
    ["  12 ", "12"],
    ["1 234", "1234"],
    ["1\u00a0234", "1234"],
    ["\u22123", "-3"],
    ["+3", "3"],
    ["007", "007"],
  ])("%j is %j in every language", (text, decimal) => {
    chooseLanguage(language);
    expect(entered(text)).toBe(decimal);
  });

  it.each(["abc", "-", "1 2", "1 23 456", "1e3", "12 €", ",", "."])("%j is no number", (text) => {
    chooseLanguage(language);
    expect(isUnreadable(text)).toBe(true);
  });

  it("can be copied from what the screens show, and from what the forms start with", () => {
    chooseLanguage(language);
    for (const decimal of ["0", "-1012.2", "1234", "1234567.123456", "0.000001", "999"]) {
      expect(entered(decimalText(decimal))).toBe(decimal);
      expect(entered(written(decimal))).toBe(decimal);
    }
  });
});

describe("a form", () => {
  const fields: readonly FieldSpec[] = [
    { name: "cost", label: "", kind: "decimal" },
    { name: "year", label: "", kind: "whole" },
    { name: "code", label: "" },
  ];

  it("starts with numbers as the language writes them, and sends them plain", () => {
    chooseLanguage("it");
    const start = initial(fields, { cost: "1234.5", year: "2026", code: "1.5" });
    expect(start).toEqual({ cost: "1234,5", year: "2026", code: "1.5" });
    expect(readValues(fields, start)).toEqual({ cost: "1234.5", year: "2026", code: "1.5" });
    expect(readValues(fields, { ...start, cost: "1.234" })["cost"]).toBe("1234");
  });
});
