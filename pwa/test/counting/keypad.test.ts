// The keys of the quantity keypad.
import { describe, expect, it } from "vitest";
import {
  isExpression,
  type PadKey,
  padKeyOf,
  press,
  quantityOf,
} from "../../src/counting/keypad.ts";
import { decimalText } from "../../src/domain/quantity.ts";

function keyed(text: string): string | null {
  return [...text].reduce<string | null>(
    (so, key) => (so === null ? null : press(so, key as PadKey)),
    "",
  );
}

describe("the keypad", () => {
  it.each([
    ["42", "42"],
    ["3×12+6", "3×12+6"],
    ["3×+6", "3+6"],
    [".5", "0.5"],
    ["2×.5", "2×0.5"],
    ["007", "7"],
    ["0.05", "0.05"],
    ["999999999.123456", "999999999.123456"],
  ])("takes %s as %s", (keys, text) => expect(keyed(keys)).toBe(text));

  it.each(["×", "+", "1..", "1.5.", "1234567890", "0.1234567", "99999×99999", "0.001×0.0001"])(
    "refuses %s",
    (keys) => expect(keyed(keys)).toBeNull(),
  );

  it("erases one key and clears all", () => {
    expect([press("3×1", "erase"), press("", "erase"), press("3×1", "clear")]).toEqual([
      "3×",
      "",
      "",
    ]);
  });

  it("leaves a waiting operator out of the result", () => {
    const result = quantityOf("3×12+");
    expect(result.ok && decimalText(result.value)).toBe("36");
    expect(quantityOf("").ok).toBe(false);
  });

  it("knows a sum from a number", () => {
    expect([isExpression("12"), isExpression("3×4"), isExpression("1+1")]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("reads the keys of a keyboard", () => {
    expect(["7", ",", "*", "x", "Backspace", "Delete", "a", "Tab"].map(padKeyOf)).toEqual([
      ...["7", ".", "×", "×", "erase", "clear"],
      ...[null, null],
    ]);
  });
});
