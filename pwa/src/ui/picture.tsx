/**
 * Small pictures of plus and minus: a bar left or right of zero in a row, and one row of bars per
 * warehouse. They repeat what numbers beside them say, so screen readers skip them.
 */
import type { JSX } from "preact";
import "./picture.css";

/** How long a bar is; what is not zero is never too short to be seen. */
export function barLength(value: number, largest: number, room: number): number {
  if (value === 0 || largest === 0) return 0;
  return Math.max(2, Math.min(room, (Math.abs(value) / largest) * room));
}

/** A bar left (minus) or right (plus) of zero. */
export function DifferenceBar({
  value,
  largest,
}: {
  readonly value: number;
  readonly largest: number;
}): JSX.Element {
  const length = barLength(value, largest, 23);
  return (
    <svg class="difference-bar" viewBox="0 0 48 18" aria-hidden="true" focusable="false">
      <line x1="24" x2="24" y1="0" y2="18" />
      {length > 0 && (
        <rect
          class={value > 0 ? "fill-plus" : "fill-minus"}
          x={value > 0 ? 24 : 24 - length}
          y="4"
          width={length}
          height="10"
          rx="2"
        />
      )}
    </svg>
  );
}

export interface ValueBar {
  readonly label: string;
  readonly plus: number;
  readonly minus: number;
}

/** Plus and minus of each place, on one scale. */
export function ValueBars({ bars }: { readonly bars: readonly ValueBar[] }): JSX.Element {
  const largest = Math.max(...bars.flatMap((bar) => [bar.plus, Math.abs(bar.minus)]), 0);
  return (
    <div class="value-bars">
      {bars.map((bar) => (
        <ValueRow key={bar.label} bar={bar} largest={largest} />
      ))}
    </div>
  );
}

function ValueRow({ bar, largest }: { readonly bar: ValueBar; readonly largest: number }) {
  const plus = barLength(bar.plus, largest, 59);
  const minus = barLength(bar.minus, largest, 59);
  return (
    <>
      <span>{bar.label}</span>
      <svg viewBox="0 0 120 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="fill-minus" x={60 - minus} y="3" width={minus} height="9" rx="2" />
        <rect class="fill-plus" x="60" y="3" width={plus} height="9" rx="2" />
        <line x1="60" x2="60" y1="0" y2="14" />
      </svg>
    </>
  );
}
