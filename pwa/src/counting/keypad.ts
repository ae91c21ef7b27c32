/**
 * What the keys of the quantity keypad do to what has been keyed: "3", "3×12", "3×12+6".
 * Pure text in, text out; a key that would make no quantity, or too large a one, is refused.
 */
import { evaluateKeypad, type QuantityResult } from "../domain/quantity.ts";

export type Operator = "×" | "+";
export type PadKey =
  | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  | "."
  | Operator
  | "erase"
  | "clear";

const KEYS = new Set<string>([..."0123456789.×+", "erase", "clear"]);
const KEYBOARD: Readonly<Record<string, PadKey>> = {
  Backspace: "erase",
  Delete: "clear",
  ",": ".",
  "*": "×",
  x: "×",
  X: "×",
};

/** The pad's key for a key of a keyboard, or null when it means nothing here. */
export function padKeyOf(keyboardKey: string): PadKey | null {
  const key = KEYBOARD[keyboardKey] ?? keyboardKey;
  return KEYS.has(key) ? (key as PadKey) : null;
}

const endsInOperator = (keyed: string): boolean => /[×+]$/.test(keyed);

/** The new text, or null when the key is refused. */
export function press(keyed: string, key: PadKey): string | null {
  if (key === "clear") return "";
  if (key === "erase") return keyed.slice(0, -1);
  if (key === "×" || key === "+") return withOperator(keyed, key);
  return withDigit(keyed, key);
}

// A second operator takes the place of the first: a slip of the thumb, not a formula.
function withOperator(keyed: string, operator: Operator): string | null {
  if (keyed === "") return null;
  return (endsInOperator(keyed) ? keyed.slice(0, -1) : keyed) + operator;
}

function withDigit(keyed: string, digit: string): string | null {
  const term = keyed.replace(/.*[×+]/, "");
  if (digit === "." && term.includes(".")) return null;
  const begun = digit === "." && term === "" ? "0." : digit;
  const next = term === "0" && digit !== "." ? keyed.slice(0, -1) + digit : keyed + begun;
  const result = quantityOf(next);
  return result.ok ? next : null;
}

/** The quantity so far; an operator that still waits for its number does not count yet. */
export function quantityOf(keyed: string): QuantityResult {
  return evaluateKeypad(endsInOperator(keyed) ? keyed.slice(0, -1) : keyed);
}

/** Whether what was keyed is a sum to be shown beside its result. */
export const isExpression = (keyed: string): boolean => /[×+]/.test(keyed);
