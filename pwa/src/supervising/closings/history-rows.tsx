/** Rows of all saved inventories, by date, item and warehouse; each leads to what it came from. */
import type { JSX } from "preact";
import { deskText, valuationText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type HistoryRow, historyRows } from "../api/valuation.ts";
import { usePages } from "../loading/pages.ts";
import { money, quantity, unitCost } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { itemColumn } from "../shell/item-column.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { Screen } from "../shell/screen.tsx";
import { cardOf } from "./closing-lines.tsx";
import { historyRowsOf } from "./histories.tsx";
import { ValuationTabs, valuationWay } from "./tabs.tsx";
import { methodNames } from "./words.ts";

function columns(): readonly Column<HistoryRow>[] {
  return [
    {
      key: "at",
      title: text("at"),
      cell: (row) => (
        <a href={historyRowsOf(row.history)} onClick={(event) => event.stopPropagation()}>
          {dateText(row.at)}
        </a>
      ),
    },
    { key: "name", title: text("saved_as"), cell: (row) => row.name },
    itemColumn(),
    {
      key: "place",
      title: deskText("warehouse"),
      cell: (row) =>
        [
          row.warehouse && warehouseName(row.warehouse),
          row.location,
          row.variant,
          row.lot,
          row.project,
          row.partner,
        ]
          .filter(Boolean)
          .join(" · "),
    },
    { key: "method", title: text("method"), cell: (row) => methodNames(row.method) },
    {
      key: "quantity",
      title: text("quantity"),
      number: true,
      cell: (row) => `${quantity(row.quantity)} ${row.unit}`,
    },
    {
      key: "cost",
      title: text("unit_cost"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
    {
      key: "value",
      title: text("total_value"),
      number: true,
      cell: (row) => money(row.value, currency.value),
    },
  ];
}

/** A date leads to the whole inventory, a row to the movements of its item. */
export function HistoryRowsScreen(): JSX.Element {
  const { query, go } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const { history, item, warehouse, start, end } = query;
  const wish = { history, item, warehouse, start, end };
  const pages = usePages<HistoryRow>(JSON.stringify(wish), (paging) =>
    historyRows({ ...wish, ...paging }),
  );
  const way = [
    ...valuationWay(),
    { text: text("tab_histories"), href: "/desk/valuation/histories" },
  ];
  return (
    <Screen title={text("history_rows")} way={way}>
      <ValuationTabs />
      <FilterBar
        filters={[
          { name: "history", label: text("saved_number") },
          { name: "item", label: deskText("item") },
          { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
          { name: "start", label: text("from_date"), date: true },
          { name: "end", label: text("to_date"), date: true },
        ]}
      />
      <DataTable
        label={text("history_rows")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) => go(cardOf(row))}
        empty={<Empty title={text("no_lines")} text={text("no_histories_text")} />}
      />
    </Screen>
  );
}
