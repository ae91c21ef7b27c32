// The palette keeps its promise: text is at least 7:1 on every ground that it is used on.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../src/ui/tokens.css", import.meta.url), "utf8");
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** The colours of the first block (the normal themes) or of the block for high contrast. */
function colours(theme: Theme, block: string): Record<string, string> {
  const found = [...block.matchAll(/--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g)];
  return Object.fromEntries(
    found.map(([, name = "", light = "", dark = "", both]) => [
      name,
      both ?? (theme === "light" ? light : dark),
    ]),
  );
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const normal = css.slice(0, css.indexOf('data-theme="contrast"'));
const strong = css.slice(css.indexOf('data-theme="contrast"'));
const MEANINGS = ["good", "question", "error", "info", "accent"];
const PAIRS: [string, string][] = [
  ...["ink", "ink-2", "ink-3", ...MEANINGS].flatMap((text): [string, string][] => [
    [text, "paper"],
    [text, "surface"],
  ]),
  ...["ink", "ink-2", "accent"].map((text): [string, string] => [text, "sunken"]),
  ...MEANINGS.map((text): [string, string] => [text, `${text}-soft`]),
  ["ink", "accent-soft"],
  ["ink-2", "accent-soft"],
  ["accent-ink", "accent"],
  ["error-ink", "error"],
  ["bar-ink", "bar"],
  ["bar-ink", "bar-soft"],
  ["pending", "bar-soft"],
];

describe.each(THEMES)("the %s theme", (theme) => {
  const plain = colours(theme, normal);
  it.each(PAIRS)("shows %s on %s at 7:1 or more", (text, ground) => {
    expect(contrast(plain[text] ?? "", plain[ground] ?? "")).toBeGreaterThanOrEqual(7);
  });

  const high = { ...plain, ...colours(theme, strong) };
  it.each(PAIRS)("shows %s on %s at 7:1 or more in high contrast", (text, ground) => {
    expect(contrast(high[text] ?? "", high[ground] ?? "")).toBeGreaterThanOrEqual(7);
  });
});
