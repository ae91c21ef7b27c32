/** The valued inventory: quantity and value at a date, by a method, per item or per warehouse. */
import type { JSX } from "preact";
import { deskText, stockText as text } from "../../i18n/desk.ts";
import { countText, dateText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty, Figure, Figures } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { today } from "../alignment/today.ts";
import {
  type ValuedInventory,
  type ValuedRow,
  valuedInventory,
  valuedInventoryFile,
} from "../api/files.ts";
import { usePages } from "../loading/pages.ts";
import { money, quantity, unitCost } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency, learnCurrency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { Screen } from "../shell/screen.tsx";
import { codeWords } from "../shell/words.ts";
import { ValuationChoices } from "./valuation-choices.tsx";

function warningsOf(row: ValuedRow): readonly string[] {
  return typeof row.warnings === "string" ? row.warnings.split(" ").filter(Boolean) : row.warnings;
}

function columns(byWarehouse: boolean, total: string | undefined): readonly Column<ValuedRow>[] {
  const warehouse: Column<ValuedRow> = {
    key: "warehouse",
    title: deskText("warehouse"),
    cell: (row) => warehouseName(row.warehouse),
  };
  return [
    ...(byWarehouse ? [warehouse] : []),
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      total: deskText("total"),
      cell: (row) => (
        <>
          <b>{row.item_class ? `${row.item_class}/${row.item_code}` : row.item_code}</b>{" "}
          <small>{row.description}</small>
        </>
      ),
    },
    {
      key: "quantity",
      title: deskText("quantity"),
      number: true,
      cell: (row) => quantity(row.quantity),
    },
    { key: "unit", title: deskText("unit"), cell: (row) => row.unit },
    {
      key: "unit_cost",
      title: text("unit_cost"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
    {
      key: "value",
      title: text("value"),
      number: true,
      cell: (row) => money(row.value, currency.value),
      ...(total !== undefined && { total }),
    },
    {
      key: "warnings",
      title: "",
      cell: (row) =>
        warningsOf(row).map((code) => (
          <Badge key={code} meaning="question">
            {codeWords(code, code)}
          </Badge>
        )),
    },
  ];
}

function TotalFigures({ found }: { readonly found: ValuedInventory }): JSX.Element {
  const { totals } = found;
  return (
    <Figures>
      <Figure label={text("total_value")}>{money(totals.value, found.currency)}</Figure>
      <Figure label={text("rows")}>{countText(totals.rows)}</Figure>
      <Figure label={text("without_value")} tone={totals.without_value > 0 ? "minus" : "plain"}>
        {countText(totals.without_value)}
      </Figure>
    </Figures>
  );
}

/** The report of the address's date, method and grouping. */
export function ValuationScreen(): JSX.Element {
  const { query } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const group = query["group"] ?? "item";
  const wish = {
    at: query["at"] ?? today(),
    method: query["method"] ?? "average",
    group,
    warehouse: query["warehouse"],
    category: query["category"],
  };
  const pages = usePages<ValuedRow, ValuedInventory>(JSON.stringify(wish), (paging) =>
    valuedInventory({ ...wish, ...paging }).then(learnCurrency),
  );
  const total = pages.first && money(pages.first.totals.value, pages.first.currency);
  return (
    <Screen title={text("valued_at", { date: dateText(wish.at) })}>
      <ValuationChoices at={wish.at} method={wish.method} group={group} />
      {pages.first && <TotalFigures found={pages.first} />}
      <FilterBar
        filters={[
          { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
          { name: "category", label: deskText("category") },
        ]}
        end={
          <ButtonLink
            href={valuedInventoryFile(wish)}
            download={`${wish.method}-${wish.at}.csv`}
            icon="download"
          >
            {deskText("export")}
          </ButtonLink>
        }
      />
      <DataTable
        label={deskText("nav_valuation")}
        pages={pages}
        columns={columns(group === "warehouse", total)}
        rowKey={(row) => `${row.warehouse} ${row.item_class}/${row.item_code}`}
        empty={<Empty title={text("nothing_valued")} text={text("no_stock_text")} />}
      />
    </Screen>
  );
}
