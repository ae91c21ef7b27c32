/** The columns of the grid of differences. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { DifferenceBar } from "../../ui/picture.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Difference } from "../api/differences.ts";
import { approximate, difference, money, quantity, rounded, toneOf, unitCost } from "../numbers.ts";
import { textFor } from "../shell/words.ts";
import { standing } from "./standing.ts";

interface Marks {
  readonly has: (line: string) => boolean;
  readonly toggle: (line: string) => void;
}

export function StandingBadge({ row }: { readonly row: Difference }): JSX.Element {
  const { word, meaning } = standing(row);
  return <Badge meaning={meaning}>{textFor(text, word) ?? row.state}</Badge>;
}

/** What was counted: the item, or the barcode that nobody knows yet. */
export function itemCode(row: Difference): string {
  return row.item || row.barcode || "";
}

/** The code without its class where all rows are of one class. */
export function shortCode(row: Difference, oneClass: boolean): string {
  return oneClass && row.item ? row.item.slice(row.item.indexOf("/") + 1) : itemCode(row);
}

/** Whether all rows with an item are of one class. */
export function isOneClass(rows: readonly Difference[]): boolean {
  return new Set(rows.flatMap((row) => (row.item ? row.item.split("/", 1) : []))).size <= 1;
}

function ItemCell(props: { readonly row: Difference; readonly oneClass: boolean }): JSX.Element {
  const { row, oneClass } = props;
  const finer = [row.variant, row.lot, row.serial].filter(Boolean).join(" · ");
  return (
    <>
      <b>{shortCode(row, oneClass)}</b>{" "}
      <small>{[finer, row.description].filter(Boolean).join(" · ")}</small>
    </>
  );
}

function MarkBox({ row, marks }: { readonly row: Difference; readonly marks: Marks }) {
  return (
    <input
      type="checkbox"
      class="mark"
      tabIndex={-1}
      aria-label={text("mark", { item: itemCode(row) })}
      checked={marks.has(row.line)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => marks.toggle(row.line)}
    />
  );
}

/** The columns; `largest` is the scale of the bars, `marks` is absent for whoever may not decide. */
export function differenceColumns(
  currency: string,
  largest: number,
  oneClass: boolean,
  marks: Marks | undefined,
): readonly Column<Difference>[] {
  const mark: Column<Difference> = {
    key: "mark",
    title: "",
    cell: (row) => marks && <MarkBox row={row} marks={marks} />,
  };
  return [
    ...(marks ? [mark] : []),
    { key: "warehouse", title: deskText("warehouse"), cell: (row) => row.warehouse },
    {
      key: "location",
      title: deskText("location"),
      sortable: true,
      cell: (row) => row.location,
    },
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: (row) => <ItemCell row={row} oneClass={oneClass} />,
    },
    { key: "category", title: deskText("category"), cell: (row) => row.category },
    {
      key: "counted_at",
      title: text("counted_at"),
      cell: (row) => row.observed_at && momentText(row.observed_at),
    },
    { key: "counted", title: text("counted"), number: true, cell: (row) => quantity(row.counted) },
    { key: "book", title: text("book"), number: true, cell: (row) => quantity(row.book) },
    {
      key: "difference",
      title: text("difference"),
      number: true,
      cell: (row) => <span class={toneOf(row.difference)}>{difference(row.difference)}</span>,
    },
    {
      key: "percent",
      title: text("percent"),
      number: true,
      cell: (row) => row.percent && `${difference(rounded(row.percent, 1))} %`,
    },
    {
      key: "unit_cost",
      title: text("unit_cost"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency),
    },
    {
      key: "value",
      title: text("value"),
      number: true,
      sortable: true,
      cell: (row) => <span class={toneOf(row.value)}>{money(row.value, currency, true)}</span>,
    },
    {
      key: "bar",
      title: "",
      spare: true,
      cell: (row) => <DifferenceBar value={approximate(row.value)} largest={largest} />,
    },
    { key: "reason", title: deskText("reason"), cell: (row) => row.reason },
    { key: "state", title: deskText("state"), cell: (row) => <StandingBadge row={row} /> },
  ];
}
