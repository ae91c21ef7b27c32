/** The columns of the loads that should have cost something else; two of them can be changed. */
import { deskText, revaluationText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { CellField } from "../../ui/cell-field.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Proposal } from "../api/revaluation.ts";
import { quantity, unitCost } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import { warehouseName } from "../shell/known.ts";
import { numberFault } from "../shell/number-field.tsx";
import { desk } from "../shell/routes.ts";
import { allOrNone, type Chosen, costOf, isAll, toggled, typed } from "./chosen.ts";

interface Choosing {
  readonly chosen: Chosen;
  readonly rows: readonly Proposal[];
  readonly onChosen: (chosen: Chosen) => void;
}

function marks({ chosen, rows, onChosen }: Choosing): Column<Proposal> {
  return {
    key: "mark",
    title: (
      <input
        type="checkbox"
        aria-label={text("choose_all")}
        checked={isAll(chosen, rows)}
        onChange={() => onChosen(allOrNone(chosen, rows))}
      />
    ),
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={text("choose", { item: row.item })}
        checked={row.movement in chosen}
        onChange={() => onChosen(toggled(chosen, row))}
      />
    ),
  };
}

function newCost({ chosen, onChosen }: Choosing): Column<Proposal> {
  return {
    key: "new",
    title: text("cost_new"),
    number: true,
    cell: (row) => (
      <CellField
        label={text("cost_of", { item: row.item })}
        number
        value={costOf(row, chosen)}
        error={numberFault(costOf(row, chosen))}
        placeholder={row.proposed === null ? "" : unitCost(row.proposed, currency.value)}
        onValue={(cost) => onChosen(typed(chosen, row, cost))}
      />
    ),
  };
}

function facts(): readonly Column<Proposal>[] {
  return [
    {
      key: "when",
      title: text("when"),
      cell: (row) => <a href={desk`/records/${row.record}`}>{dateText(row.effective_at)}</a>,
    },
    {
      key: "place",
      title: deskText("warehouse"),
      cell: (row) => warehouseName(row.warehouse),
    },
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: (row) => (
        <>
          <b>{row.item}</b> <small>{[row.lot, row.description].filter(Boolean).join(" · ")}</small>
        </>
      ),
    },
    { key: "why", title: text("why"), cell: (row) => text(`why_${row.why}`) },
    {
      key: "left",
      title: text("left"),
      number: true,
      cell: (row) => (
        <>
          {quantity(row.left)} {row.unit}{" "}
          {row.closed && <small>{text("of_closed", { quantity: quantity(row.quantity) })}</small>}
        </>
      ),
    },
    {
      key: "now",
      title: text("cost_now"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
  ];
}

/** Every column; without `choosing` nothing can be changed. */
export function columns(choosing: Choosing | undefined): readonly Column<Proposal>[] {
  const proposed: Column<Proposal> = {
    key: "proposed",
    title: text("cost_new"),
    number: true,
    cell: (row) => unitCost(row.proposed, currency.value),
  };
  return [
    ...(choosing ? [marks(choosing)] : []),
    ...facts(),
    choosing ? newCost(choosing) : proposed,
  ];
}
