/** The columns of the valued inventory: one pair of cost and value for each method. */
import { deskText, stockText as text, valuationText } from "../../i18n/desk.ts";
import { Badge } from "../../ui/badge.tsx";
import type { Column } from "../../ui/table.tsx";
import type { ValuedRow, ValuedTotals } from "../api/files.ts";
import { methodNames } from "../closings/words.ts";
import { money, quantity, unitCost } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import { warehouseName } from "../shell/known.ts";
import { codeWords } from "../shell/words.ts";
import { DETAILS, type ValuationWish } from "./wish.ts";

function warningsOf(row: ValuedRow): readonly string[] {
  return typeof row.warnings === "string" ? row.warnings.split(" ").filter(Boolean) : row.warnings;
}

interface Priced {
  readonly unit_cost: string | null;
  readonly value: string | null;
}

/** What a row is worth by a method: its own, or one that stands beside it. */
export function pricedBy(row: ValuedRow, method: string): Priced | undefined {
  if (row.method === method) return row;
  return row.others?.find((other) => other.method === method);
}

function pair(method: string, many: boolean, total: string | undefined): Column<ValuedRow>[] {
  const value: Column<ValuedRow> = {
    key: `value ${method}`,
    title: many ? methodNames(method) : text("value"),
    number: true,
    cell: (row) => money(pricedBy(row, method)?.value, currency.value),
    ...(total !== undefined && { total: money(total, currency.value) }),
  };
  if (many) return [value];
  return [
    {
      key: `cost ${method}`,
      title: text("unit_cost"),
      number: true,
      cell: (row) => unitCost(pricedBy(row, method)?.unit_cost, currency.value),
    },
    value,
  ];
}

/** Places as asked for, quantity, then the methods in the order in which they were asked. */
export function columns(
  wish: ValuationWish,
  sums: ValuedTotals | undefined,
): readonly Column<ValuedRow>[] {
  const methods = wish.method.split(" ");
  const totals = new Map(sums?.methods.map((one) => [one.method, one.value]));
  const details = DETAILS.filter((name) => wish.detail?.split(" ").includes(name));
  const warehouse: Column<ValuedRow> = {
    key: "warehouse",
    title: deskText("warehouse"),
    cell: (row) => warehouseName(row.warehouse),
  };
  return [
    ...(wish.group === "warehouse" ? [warehouse] : []),
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
    ...details.map((name) => ({
      key: name,
      title: valuationText(`detail_${name}`),
      cell: (row: ValuedRow) => row[name],
    })),
    {
      key: "quantity",
      title: deskText("quantity"),
      number: true,
      cell: (row) => `${quantity(row.quantity)} ${row.unit}`,
    },
    ...methods.flatMap((method) => pair(method, methods.length > 1, totals.get(method))),
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
