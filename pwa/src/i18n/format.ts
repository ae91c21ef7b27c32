/**
 * Numbers and times as the user's language writes them: thousands separated, minus as U+2212, no
 * trailing zeros. Quantities are decimal strings all the way and never become a float.
 */
import { type Language, language } from "./language.ts";

const MINUS = "\u2212";
const NARROW = "\u00a0";
const tags: Record<Language, string> = { en: "en-GB", it: "it-IT" };
const marks: Record<Language, { readonly group: string; readonly point: string }> = {
  en: { group: ",", point: "." },
  it: { group: ".", point: "," },
};

/** The decimal point of the language, as the keypad shows it. */
export function decimalPoint(): string {
  return marks[language.value].point;
}

/** A decimal string ("-1012.200000") for reading ("−1,012.2"); `places` keeps at least so many digits. */
export function decimalText(value: string, places = 0): string {
  const { group, point } = marks[language.value];
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = value.replace(/^[-+]/, "").split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(places, "0");
  const digits = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, group);
  const isZero = /^[0.,]*$/.test(digits + kept);
  return `${negative && !isZero ? MINUS : ""}${digits}${kept ? point + kept : ""}`;
}

/** A difference: as `decimalText`, with a plus before what is more than nothing. */
export function signedText(value: string, places = 0): string {
  const text = decimalText(value, places);
  return text.startsWith(MINUS) || /^[0.,]*$/.test(text) ? text : `+${text}`;
}

/** A quantity and its unit, which belong on one line: "12 PCS". */
export function quantityText(value: string, unit: string | null): string {
  return unit ? `${decimalText(value)}${NARROW}${unit}` : decimalText(value);
}

/** An amount of money, currency after it: "−1,012.20 €". */
export function moneyText(value: string, currency: string, signed = false): string {
  const symbol = currencySymbol(currency);
  return `${signed ? signedText(value, 2) : decimalText(value, 2)}${NARROW}${symbol}`;
}

function currencySymbol(currency: string): string {
  const parts = new Intl.NumberFormat(tags[language.value], {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

/** A whole number of things. */
export function countText(value: number): string {
  return decimalText(String(Math.round(value)));
}

/** Bytes for people: "1.2 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${countText(Math.ceil(bytes / 1000))}${NARROW}kB`;
  return `${decimalText((bytes / 1_000_000).toFixed(1))}${NARROW}MB`;
}

const HOURS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DAYS = { day: "numeric", month: "short", year: "numeric" } as const;
const shapes = {
  time: HOURS,
  clock: { ...HOURS, second: "2-digit" },
  day: DAYS,
  bare: { ...DAYS, timeZone: "UTC" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
// Each made once: making one costs as much as writing a hundred times with it.
const made = new Map<string, Intl.DateTimeFormat>();

function formatted(when: Date | number | string, shape: keyof typeof shapes): string {
  const tag = tags[language.value];
  const format = made.get(tag + shape) ?? new Intl.DateTimeFormat(tag, shapes[shape]);
  made.set(tag + shape, format);
  return format.format(new Date(when));
}

/** Hours and minutes on this machine's clock: "09:12". */
export function timeText(when: Date | number | string): string {
  return formatted(when, "time");
}

/** Time to the second: "09:12:04". */
export function clockText(when: Date | number | string): string {
  return formatted(when, "clock");
}

/** A day: "23 Nov 2026", "23 nov 2026". A bare date ("2026-11-23") is that day everywhere. */
export function dateText(when: Date | number | string): string {
  const bare = typeof when === "string" && /^\d{4}-\d{2}-\d{2}$/.test(when);
  return formatted(when, bare ? "bare" : "day");
}

/** The time of something of today, day and time of anything else. */
export function whenText(when: Date | number | string, now: Date | number = Date.now()): string {
  return dateText(when) === dateText(now) ? timeText(when) : momentText(when);
}

/** Day and time: "23 Nov 2026, 09:12". */
export function momentText(when: Date | number | string): string {
  return `${dateText(when)}, ${timeText(when)}`;
}
