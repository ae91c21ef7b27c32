import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimalText,
  evaluateKeypad,
  exact,
  multiply,
  ONE,
  parseQuantity,
  sum,
} from "../../src/domain/quantity.ts";

const largest = 999_999_999_999_999n;
const quantities = fc.bigInt({ min: 0n, max: largest });

describe("a quantity", () => {
  it.each([
    ["12", 12_000_000n],
    ["0.5", 500_000n],
    [".5", 500_000n],
    ["3.", 3_000_000n],
    ["007", 7_000_000n],
    ["0.000001", 1n],
    ["1.5000000", 1_500_000n],
    ["999999999.999999", largest],
  ])("reads %s exactly", (text, value) => {
    expect(parseQuantity(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["", "empty"],
    ["  ", "empty"],
    [".", "malformed"],
    ["-1", "malformed"],
    ["1e3", "malformed"],
    ["1,5", "malformed"],
    ["1.2.3", "malformed"],
    ["1000000000", "too_large"],
    ["0.0000001", "too_precise"],
  ])("refuses %j as %s", (text, problem) => {
    expect(parseQuantity(text)).toEqual({ ok: false, problem });
  });

  it("is the same after it was written and read again", () => {
    fc.assert(
      fc.property(quantities, (value) => {
        expect(parseQuantity(decimalText(value))).toEqual({ ok: true, value });
        expect(exact(decimalText(-value))).toBe(-value);
      }),
    );
  });

  it("refuses to read as exact what is no decimal of six places", () => {
    for (const text of ["", "1e2", "0.0000001", ".5"])
      expect(() => exact(text)).toThrow(RangeError);
  });
});

describe("multiplying", () => {
  it("keeps whole factors exact in any order", () => {
    fc.assert(
      fc.property(quantities, fc.bigInt({ min: 0n, max: 10_000n }), (quantity, factor) => {
        expect(multiply(quantity, factor * ONE)).toBe(quantity * factor);
        expect(multiply(factor * ONE, quantity)).toBe(quantity * factor);
      }),
    );
  });

  it("rounds the seventh place half to even, the same above and below zero", () => {
    expect(multiply(500_000n, 1n)).toBe(0n);
    expect(multiply(500_000n, 3n)).toBe(2n);
    expect(multiply(500_001n, 1n)).toBe(1n);
    expect(multiply(-500_000n, 3n)).toBe(-2n);
  });

  it("adds nothing up to nothing", () => {
    expect(sum([])).toBe(0n);
  });
});

describe("the keypad", () => {
  it.each([
    ["3 × 12 + 6", "42"],
    ["6+3x12", "42"],
    ["2*0.5", "1"],
    ["0", "0"],
    ["1.5 × 1.5", "2.25"],
  ])("evaluates %s to %s", (text, result) => {
    expect(evaluateKeypad(text)).toEqual({ ok: true, value: exact(result) });
  });

  it.each([
    ["", "empty"],
    ["3 ×", "malformed"],
    ["+ 3", "malformed"],
    ["3 ++ 3", "malformed"],
    ["999999999 + 1", "too_large"],
    ["99999 × 99999", "too_large"],
    ["0.001 × 0.0001", "too_precise"],
    ["3 × 1.2345678", "too_precise"],
    ["3 × 1e2", "malformed"],
  ])("refuses %j as %s", (text, problem) => {
    expect(evaluateKeypad(text)).toEqual({ ok: false, problem });
  });

  it("gives a number that was keyed alone unchanged", () => {
    fc.assert(
      fc.property(quantities, (value) => {
        expect(evaluateKeypad(decimalText(value))).toEqual({ ok: true, value });
      }),
    );
  });
});
