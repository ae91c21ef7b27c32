/** What fiscal years were before the product was introduced, by item and warehouse. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { keepingText as text } from "../../i18n/desk-keeping.ts";
import {
  changeEarlierYear,
  createEarlierYear,
  deleteEarlierYear,
  type EarlierYear,
  earlierYears,
} from "../api/keeping.ts";
import { ValuationTabs, valuationWay } from "../closings/tabs.tsx";
import { MasterScreen, orNull } from "../master/master-screen.tsx";
import { money, quantity, unitCost } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import {
  knownWarehouses,
  optionsOf,
  searchItems,
  useKnown,
  warehouseName,
} from "../shell/known.ts";

const FIGURES = ["stock", "loaded_quantity", "loaded_value", "average_cost"] as const;

const figureFields = (): readonly FieldSpec[] =>
  FIGURES.map((name) => ({ name, label: text(name), kind: "decimal" }));

/** Figures for the server: what is left empty is 0, or unknown where it is money. */
export function figuresOf(values: Values): Values {
  const given = orNull(values, "loaded_value", "average_cost");
  return Object.fromEntries(
    FIGURES.map((name) => [name, given[name] === "" ? "0" : (given[name] ?? null)]),
  ) as Values;
}

/** A new year for the server; an item is its class and its code. */
export function yearOf(values: Values): unknown {
  const [item_class = "", ...code] = String(values["item"]).trim().split("/");
  return {
    item_class,
    item_code: code.join("/"),
    warehouse: values["warehouse"],
    year: Number(values["year"]),
    ...figuresOf(values),
  };
}

/** All years; filters by item and year. */
export function YearHistoryScreen(): JSX.Element {
  const warehouses = useKnown(knownWarehouses);
  const place = (row: EarlierYear): string =>
    row.warehouse ? warehouseName(row.warehouse) : text("any_warehouse");
  const key: readonly FieldSpec[] = [
    { name: "item", label: deskText("item"), kind: "search", search: searchItems, required: true },
    { name: "year", label: text("year"), kind: "whole", required: true },
    {
      name: "warehouse",
      label: deskText("warehouse"),
      kind: "choice",
      hint: text("year_of_all"),
      options: optionsOf(warehouses, text("any_warehouse")),
    },
  ];
  return (
    <MasterScreen<EarlierYear>
      title={text("tab_year-history")}
      kind="year-history"
      keeps="close"
      tabs={<ValuationTabs />}
      way={valuationWay()}
      about={text("years_text")}
      filters={[
        { name: "item", label: deskText("item") },
        { name: "year", label: text("year") },
      ]}
      load={earlierYears}
      rowKey={(row) => String(row.id)}
      rowTitle={(row) => [row.item, row.year, place(row)].join(" · ")}
      columns={[
        {
          key: "item",
          title: deskText("item"),
          fills: true,
          cell: (row) => (
            <>
              <b>{row.item}</b> {row.description}
            </>
          ),
        },
        { key: "year", title: text("year"), cell: (row) => row.year },
        { key: "warehouse", title: deskText("warehouse"), cell: place },
        { key: "stock", title: text("stock"), number: true, cell: (row) => quantity(row.stock) },
        {
          key: "loaded",
          title: text("loaded_quantity"),
          number: true,
          cell: (row) => quantity(row.loaded_quantity),
        },
        {
          key: "value",
          title: text("loaded_value"),
          number: true,
          cell: (row) => money(row.loaded_value, currency.value),
        },
        {
          key: "average",
          title: text("average_cost"),
          number: true,
          cell: (row) => unitCost(row.average_cost, currency.value),
        },
      ]}
      fields={(row) => (row ? figureFields() : [...key, ...figureFields()])}
      create={(values) => createEarlierYear(yearOf(values))}
      change={(row, values) => changeEarlierYear(row, figuresOf(values))}
      remove={{ text: text("year_removed"), send: deleteEarlierYear }}
    />
  );
}
