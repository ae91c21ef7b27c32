// Exact quantities: whole numbers of millionths in a bigint, decimal strings on the wire.
// Knows nothing of units, items or screens; never uses a floating-point number.

/** A quantity or factor in millionths: 12.5 is 12_500_000n. */
export type Exact = bigint;

export const ONE: Exact = 1_000_000n;
const DIGITS_BEFORE = 9;
const DIGITS_AFTER = 6;
const LIMIT: Exact = 10n ** BigInt(DIGITS_BEFORE) * ONE;

/** Why a text is not a quantity that a counter may record. */
export type QuantityProblem = "empty" | "malformed" | "too_large" | "too_precise";
export type QuantityResult =
  | { readonly ok: true; readonly value: Exact }
  | { readonly ok: false; readonly problem: QuantityProblem };

const refuse = (problem: QuantityProblem): QuantityResult => ({ ok: false, problem });

/** Reads a decimal text ("12", "0.5", ".5", "3."): at most 9 digits before and 6 after the point. */
export function parseQuantity(text: string): QuantityResult {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, before = "", after = ""] = match ?? [];
  if (text.trim() === "") return refuse("empty");
  if (!match || before + after === "") return refuse("malformed");
  const fraction = after.replace(/0+$/, "");
  if (fraction.length > DIGITS_AFTER) return refuse("too_precise");
  const value = BigInt(before || "0") * ONE + BigInt(fraction.padEnd(DIGITS_AFTER, "0"));
  return value >= LIMIT ? refuse("too_large") : { ok: true, value };
}

/** Reads a decimal text that this program or the server wrote; throws when it is none. */
export function exact(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal of at most six places: ${text}`);
  const [, sign, before = "0", after = ""] = match;
  const value = BigInt(before) * ONE + BigInt(after.padEnd(DIGITS_AFTER, "0"));
  return sign ? -value : value;
}

/** The shortest decimal text of a quantity: 12_500_000n → "12.5". */
export function decimalText(value: Exact): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % ONE).toString().padStart(DIGITS_AFTER, "0").replace(/0+$/, "");
  const whole = `${value < 0n ? "-" : ""}${size / ONE}`;
  return fraction ? `${whole}.${fraction}` : whole;
}

/** quantity × factor, rounded half to even at the sixth place: 3 × 0.3333335 → 1.0000005 → 1. */
export function multiply(left: Exact, right: Exact): Exact {
  const product = left * right;
  const size = product < 0n ? -product : product;
  const rest = (size % ONE) * 2n;
  const floor = size / ONE;
  const rounded = rest > ONE || (rest === ONE && floor % 2n === 1n) ? floor + 1n : floor;
  return product < 0n ? -rounded : rounded;
}

/** The sum; nothing at all is 0, so ask first whether there is anything to add. */
export function sum(values: readonly Exact[]): Exact {
  return values.reduce((total, value) => total + value, 0n);
}

/** Evaluates what was keyed, × before +: "3 × 12 + 6" → 42. The result must be a quantity too. */
export function evaluateKeypad(text: string): QuantityResult {
  if (text.trim() === "") return refuse("empty");
  let total: Exact = 0n;
  for (const term of text.split("+")) {
    const product = evaluateProduct(term);
    if (!product.ok) return product;
    total += product.value;
  }
  return total >= LIMIT ? refuse("too_large") : { ok: true, value: total };
}

function evaluateProduct(term: string): QuantityResult {
  let product: Exact = ONE;
  for (const text of term.split(/[×x*]/i)) {
    const factor = parseQuantity(text);
    if (!factor.ok) return refuse(factor.problem === "empty" ? "malformed" : factor.problem);
    if ((product * factor.value) % ONE !== 0n) return refuse("too_precise");
    product = multiply(product, factor.value);
  }
  return { ok: true, value: product };
}
