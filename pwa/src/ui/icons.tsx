/**
 * Icons as inline SVG on a 20 by 20 grid, drawn with the colour and size of the text around them.
 * They are ornaments: hidden from screen readers, the word or label beside them says what they mean.
 */
import type { JSX } from "preact";

const shapes = {
  check: "M3 10.5 8 15 17 5",
  question: "M7 7.2a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1.1-1.4 2.2M10 15.4v.1",
  alarm: "M10 4.5v7M10 15.3v.1",
  info: "M10 9v6M10 5v.1",
  cross: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4 6.5 10l6 6",
  forward: "M7.5 4l6 6-6 6",
  up: "M5 12.5 10 7.5l5 5",
  down: "M5 7.5l5 5 5-5",
  erase: "M7 5h10v10H7l-4.5-5zM9.8 8l4.4 4M14.2 8l-4.4 4",
  swap: "M3 7h13l-3-3M17 13H4l3 3",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  unlock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 5.8-1",
  place: "M10 17.5c-3.5-4-5-6.4-5-8.8a5 5 0 0 1 10 0c0 2.4-1.5 4.8-5 8.8zM10 9v.1",
  list: "M4 5h12M4 10h12M4 15h8",
  person: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  badge: "M5 3.5h10v13H5zM8.5 3.5v2h3v-2M8 13.5h4M10 10.8a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z",
  gear: "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5 15 15M15 5l-1.5 1.5M6.5 13.5 5 15",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  barcode: "M3 5v10M6 5v10M8.5 5v10M12 5v10M14 5v10M17 5v10",
  upload: "M10 13V4M6 8l4-4 4 4M4 16.5h12",
  download: "M10 4v9M6 9l4 4 4-4M4 16.5h12",
  more: "M4 10v.1M10 10v.1M16 10v.1",
  filter: "M3 5h14l-5.5 6v5l-3-1.5V11z",
  minus: "M4 10h12",
  plus: "M4 10h12M10 4v12",
  box: "M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5zM3.5 6.5 10 10l6.5-3.5M10 10v7",
} as const;

export type IconName = keyof typeof shapes;

/** One ornament; `name` picks the drawing. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
