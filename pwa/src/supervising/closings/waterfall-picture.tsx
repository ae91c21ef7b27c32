/** A small waterfall: from the value before to the value after. The numbers stand below each bar. */
import type { JSX } from "preact";
import "./waterfall.css";
import { valuationText as text } from "../../i18n/desk.ts";
import type { Step } from "../api/valuation.ts";
import { approximate, money, toneOf } from "../numbers.ts";
import { bars, scaled } from "./waterfall.ts";

const EFFECTS = ["late", "quantity", "count", "price"] as const;
const ROOM = 96;

/** Before, four effects, after. */
export function Waterfall({
  total,
  currency,
}: {
  readonly total: Step;
  readonly currency: string;
}): JSX.Element {
  const effects = EFFECTS.map((name) => approximate(total[name]));
  const found = scaled(bars(approximate(total.start), effects, approximate(total.end)), ROOM);
  const names = ["start", ...EFFECTS, "end"] as const;
  return (
    <div class="waterfall">
      {names.map((name, index) => {
        const { from, to } = found[index] ?? { from: 0, to: 0 };
        const stands = name === "start" || name === "end";
        const fill = stands ? "fill-level" : to < from ? "fill-minus" : "fill-plus";
        return (
          <div key={name}>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
              <rect
                class={fill}
                x="8"
                width="84"
                y={100 - Math.max(from, to) - 2}
                height={Math.max(1, Math.abs(to - from))}
              />
            </svg>
            <small>{text(`bridge_${name}`)}</small>
            <b class={stands ? "" : toneOf(total[name])}>{money(total[name], currency, !stands)}</b>
          </div>
        );
      })}
    </div>
  );
}
