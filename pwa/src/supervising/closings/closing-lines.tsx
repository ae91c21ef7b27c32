/** The closing history: what every closing kept, by date, item and warehouse. */
import type { JSX } from "preact";
import { deskText, valuationText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import type { Option } from "../../ui/field.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type Closing, type ClosingLine, closingLines, closings } from "../api/valuation.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { money, quantity, unitCost } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { withQuery } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { ValuationTabs, valuationWay } from "./tabs.tsx";

function columns(): readonly Column<ClosingLine>[] {
  return [
    {
      key: "at",
      title: text("at"),
      cell: (row) => (
        <a
          href={withQuery("/desk/valuation/closing-lines", { closing: String(row.closing) })}
          onClick={(event) => event.stopPropagation()}
        >
          {dateText(row.at)}
        </a>
      ),
    },
    {
      key: "state",
      title: text("state"),
      cell: (row) => text(row.state === "closed" ? "state_closed" : "state_restored"),
    },
    { key: "item", title: deskText("item"), fills: true, cell: (row) => <b>{row.item}</b> },
    {
      key: "warehouse",
      title: deskText("warehouse"),
      cell: (row) => row.warehouse && warehouseName(row.warehouse),
    },
    { key: "stock", title: text("stock"), number: true, cell: (row) => quantity(row.stock) },
    {
      key: "average",
      title: text("average"),
      number: true,
      cell: (row) => unitCost(row.average, currency.value),
    },
    {
      key: "last",
      title: text("last"),
      number: true,
      cell: (row) => unitCost(row.last, currency.value),
    },
    {
      key: "loaded",
      title: text("loaded"),
      number: true,
      cell: (row) => quantity(row.loaded_quantity),
    },
    {
      key: "fifo",
      title: text("fifo_value"),
      number: true,
      cell: (row) => money(row.fifo_value, currency.value),
    },
    {
      key: "lifo",
      title: text("lifo_value"),
      number: true,
      cell: (row) => money(row.lifo_value, currency.value),
    },
  ];
}

/** The movement card that a line came from: its item, until the closing. */
export function cardOf(row: Pick<ClosingLine, "item" | "warehouse" | "at">): string {
  return withQuery("/desk/stock/reports", {
    report: "movement-card",
    item: row.item,
    warehouse: row.warehouse || undefined,
    from: `${row.at.slice(0, 4)}-01-01`,
    to: row.at,
  });
}

/** Closings by their day; one that was restored says so, for its day may have been closed again. */
export function closingOptions(rows: readonly Closing[]): readonly Option[] {
  return rows.map(({ id, at, state }) => ({
    value: String(id),
    text: state === "closed" ? dateText(at) : `${dateText(at)} (${text("state_restored")})`,
  }));
}

/** Lines of all closings; a line opens its movements, a date leads to the whole closing. */
export function ClosingLinesScreen(): JSX.Element {
  const { query, go } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const closed = useResource("closings", closings).value?.rows ?? [];
  const { closing, item, warehouse, start, end } = query;
  const wish = { closing, item, warehouse, start, end };
  const pages = usePages<ClosingLine>(JSON.stringify(wish), (paging) =>
    closingLines({ ...wish, ...paging }),
  );
  return (
    <Screen title={text("tab_lines")} way={valuationWay()}>
      <ValuationTabs />
      <FilterBar
        filters={[
          { name: "closing", label: text("closing"), options: closingOptions(closed) },
          { name: "item", label: deskText("item") },
          { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
          { name: "start", label: text("from_date"), date: true },
          { name: "end", label: text("to_date"), date: true },
        ]}
      />
      <DataTable
        label={text("tab_lines")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) => go(cardOf(row))}
        empty={<Empty title={text("no_lines")} text={text("no_closings_text")} />}
      />
    </Screen>
  );
}
