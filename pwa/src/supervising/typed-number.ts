/**
 * Numbers as somebody types them at the desk, read as the language writes them: in Italian a point groups
 * thousands and a comma begins the decimals, in English the other way round. What is written in no such
 * way ("1.5" in Italian) is not guessed at: it cannot be read. Pure.
 */
import { decimalPoint } from "../i18n/format.ts";

/** What a text that cannot be read is read as: no decimal, so that nobody takes it for one. */
export const UNREADABLE = "?";

const shapes: Readonly<Record<string, RegExp>> = {
  ".": /^(?<sign>[-+\u2212]?)(?<whole>[1-9]\d{0,2}(?<group>[, \u00a0\u202f])\d{3}(?:\k<group>\d{3})*|\d*)(?:\.(?<fraction>\d*))?$/,
  ",": /^(?<sign>[-+\u2212]?)(?<whole>[1-9]\d{0,2}(?<group>[. \u00a0\u202f])\d{3}(?:\k<group>\d{3})*|\d*)(?:,(?<fraction>\d*))?$/,
};

/** A typed number as a decimal string: "1.234,50" in Italian is "1234.50"; nothing stays nothing. */
export function entered(text: string): string {
  const typed = text.trim();
  if (typed === "") return "";
  const parts = shapes[decimalPoint()]?.exec(typed)?.groups ?? {};
  const { sign = "", whole = "", fraction = "" } = parts;
  if (whole + fraction === "") return UNREADABLE;
  const digits = whole.replace(/\D/g, "") || "0";
  return `${/[-\u2212]/.test(sign) ? "-" : ""}${digits}${fraction && `.${fraction}`}`;
}

/** Whether nobody can say which number a text is. */
export const isUnreadable = (text: string): boolean => entered(text) === UNREADABLE;

/** A decimal string as one types it in this language: never with separators of thousands. */
export function written(decimal: string | null): string {
  return (decimal ?? "").replace(".", decimalPoint());
}
