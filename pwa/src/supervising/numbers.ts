/**
 * Amounts and quantities as the desk shows them. Decimal strings all the way; only pictures get a
 * float, where a pixel more or less does not matter.
 */
import { decimalText, moneyText, signedText } from "../i18n/format.ts";

const MISSING = "–";

/** A decimal string with exactly `places` places, rounded half to even: ("2.345", 2) → "2.34". */
export function rounded(value: string, places: number): string {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = value.replace(/^[-+]/, "").split(".");
  const kept = fraction.slice(0, places).padEnd(places, "0");
  const rest = fraction.slice(places);
  const digits = BigInt(whole + kept);
  const half = `5${"0".repeat(Math.max(0, rest.length - 1))}`;
  const up = rest > half || (rest === half && rest !== "" && digits % 2n === 1n);
  const text = String(digits + (up ? 1n : 0n)).padStart(places + 1, "0");
  const cut = text.length - places;
  return `${negative ? "-" : ""}${text.slice(0, cut)}${places ? `.${text.slice(cut)}` : ""}`;
}

/** Money to the cent, or a dash where nothing is known. */
export function money(value: string | null | undefined, currency: string, signed = false): string {
  if (value === null || value === undefined) return MISSING;
  return moneyText(rounded(value, 2), currency, signed);
}

/** A unit cost: at least two places, at most six, currency after it. */
export function unitCost(value: string | null | undefined, currency: string): string {
  return value === null || value === undefined ? MISSING : moneyText(value, currency);
}

/** A quantity, or a dash for one that is not there: not counted is not 0. */
export function quantity(value: string | null | undefined): string {
  return value === null || value === undefined ? MISSING : decimalText(value);
}

/** A difference with its sign. */
export function difference(value: string | null | undefined): string {
  return value === null || value === undefined ? MISSING : signedText(value);
}

export type Tone = "plain" | "plus" | "minus";

/** Which colour repeats the sign of a number. */
export function toneOf(value: string | null | undefined): Tone {
  if (!value || /^[-+]?[0.]*$/.test(value)) return "plain";
  return value.startsWith("-") ? "minus" : "plus";
}

/** For pictures only. */
export function approximate(value: string | null | undefined): number {
  return value ? Number(value) : 0;
}
