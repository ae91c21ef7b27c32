/** Stock of every position, now or at the end of a day. */
import type { JSX } from "preact";
import { deskText, reportsText, stockText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type StockRow, stock } from "../api/ledger.ts";
import { usePages } from "../loading/pages.ts";
import { quantity, toneOf } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { itemColumn } from "../shell/item-column.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { withQuery } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";

const FILTERS = ["warehouse", "location", "item", "search", "at"] as const;

function columns(): readonly Column<StockRow>[] {
  return [
    {
      key: "warehouse",
      title: deskText("warehouse"),
      cell: (row) => warehouseName(row.warehouse),
    },
    { key: "location", title: deskText("location"), cell: (row) => row.location },
    itemColumn(),
    {
      key: "finer",
      title: text("identity"),
      cell: (row) =>
        [row.variant, row.lot, row.serial, row.project, row.partner].filter(Boolean).join(" · "),
    },
    {
      key: "quantity",
      title: deskText("quantity"),
      number: true,
      cell: (row) => (
        <span class={toneOf(row.quantity) === "minus" ? "minus" : ""}>
          {quantity(row.quantity)}
        </span>
      ),
    },
    { key: "unit", title: deskText("unit"), cell: (row) => row.unit },
  ];
}

/** The stock screen; a row opens the records that made it. */
export function StockScreen(): JSX.Element {
  const { query, go, change } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const nonzero = query["zero"] ? undefined : true;
  const pages = usePages<StockRow>(JSON.stringify({ filters, nonzero }), (paging) =>
    stock({ ...filters, nonzero, ...paging }),
  );
  const at = query["at"];
  return (
    <Screen title={at ? text("stock_at", { date: dateText(at) }) : deskText("nav_stock")}>
      <FilterBar
        filters={[
          { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
          { name: "location", label: deskText("location") },
          { name: "search", label: deskText("search_short") },
          { name: "item", label: deskText("item") },
          { name: "at", label: text("at"), date: true },
        ]}
        end={
          <>
            <Button kind="plain" onClick={() => change({ zero: nonzero ? "1" : undefined })}>
              {text(nonzero ? "with_zero" : "without_zero")}
            </Button>
            <ButtonLink href="/desk/stock/reports">{reportsText("reports")}</ButtonLink>
          </>
        }
      />
      <DataTable
        label={deskText("nav_stock")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) =>
          go(withQuery("/desk/records", { item: row.item, warehouse: row.warehouse }))
        }
        empty={<Empty title={text("no_stock")} text={text("no_stock_text")} />}
      />
    </Screen>
  );
}
