/** The ledger's reports: which one, of which days, as a table and as files. */
import type { JSX } from "preact";
import { deskText, stockText, reportsText as text } from "../../i18n/desk.ts";
import { dateText, momentText, timeText } from "../../i18n/format.ts";
import { language } from "../../i18n/language.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { today } from "../alignment/today.ts";
import {
  type ReportColumn,
  type ReportPage,
  stockReport,
  stockReportFile,
} from "../api/reports.ts";
import { usePages } from "../loading/pages.ts";
import { money, quantity, rounded } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { type Filter, FilterBar } from "../shell/filter-bar.tsx";
import { knownWarehouses, optionsOf, useKnown } from "../shell/known.ts";
import { Screen } from "../shell/screen.tsx";

const REPORTS = [
  "stock-by-location",
  "stock-list",
  "movements",
  "movement-card",
  "journal",
  "not-moved",
  "rotation",
] as const;
const FORMATS = ["csv", "xlsx", "pdf"] as const;
type Row = readonly (string | null)[];

const DAYS = new Set(["posting_date", "last_moved"]);

function shown(column: ReportColumn, cell: string | null | undefined): string {
  if (cell === null || cell === undefined || cell === "") return "";
  if (DAYS.has(column.name)) return dateText(cell);
  if (column.kind === "money") return money(cell, currency.value);
  if (column.name === "effective_at") return momentText(cell);
  if (ROUGH.has(column.name)) return quantity(rounded(cell, 2));
  return column.kind === "number" ? quantity(cell) : cell;
}

/** The time of a movement; its day too where it is not the day of its record. */
function momentOn(day: string | null | undefined, at: string | null | undefined): string {
  if (!at) return "";
  return day && dateText(day) === dateText(at) ? timeText(at) : momentText(at);
}

/** What stands with the column before it: class and code, number and line. */
const JOINED: Readonly<Record<string, { readonly to: readonly string[]; readonly by: string }>> = {
  item_class: { to: ["item_code"], by: "/" },
  posting_date: { to: ["number", "line"], by: " / " },
};
const ROUGH = new Set(["average_stock", "rotation_index", "cover_days", "daily_use"]);

/** Columns that are empty in every row, or that say what was asked for, take no room. */
export function columnsOf(
  page: Pick<ReportPage, "columns"> | undefined,
  rows: readonly Row[],
  said: readonly string[] = [],
): readonly Column<Row>[] {
  const columns = page?.columns ?? [];
  const places = new Map(columns.map((column, place) => [column.name, place]));
  const joined = new Set(
    columns.flatMap((column) => JOINED[column.name]?.to.filter((name) => places.has(name)) ?? []),
  );
  const posted = places.get("posting_date");
  return columns.flatMap((column, place) => {
    if (joined.has(column.name) || said.includes(column.name)) return [];
    if (!rows.some((row) => row[place])) return [];
    const by = JOINED[column.name]?.by ?? "";
    const next = JOINED[column.name]?.to.flatMap((name) => places.get(name) ?? []) ?? [];
    const together = next.length > 0;
    return [
      {
        key: column.name,
        title: (column.name === "item_class" && columns[next[0] ?? -1]?.title) || column.title,
        number: column.kind !== "text" && !together,
        fills: column.name === "description" || column.name === "reference",
        cell: (row: Row) =>
          column.name === "effective_at" && posted !== undefined
            ? momentOn(row[posted], row[place])
            : [shown(column, row[place]), ...next.map((other) => row[other])].join(by),
      },
    ];
  });
}

/** Columns whose value the filters say already. */
function saidBy(name: string, query: Readonly<Record<string, string>>): readonly string[] {
  const card = name === "movement-card" ? ["item_class", "unit"] : [];
  return [...card, ...(query["warehouse"] ? ["warehouse"] : [])];
}

function firstOfYear(): string {
  return `${today().slice(0, 4)}-01-01`;
}

function wishOf(name: string, query: Readonly<Record<string, string | undefined>>) {
  const { warehouse } = query;
  if (name === "not-moved") return { warehouse, since: query["since"] ?? firstOfYear() };
  const from = query["from"] ?? firstOfYear();
  const to = query["to"] ?? today();
  if (name === "stock-by-location" || name === "stock-list") return { warehouse, to };
  const { item, reason } = query;
  if (name === "movements") return { warehouse, from, to, item, reason };
  return { warehouse, from, to, ...(name === "movement-card" && { item }) };
}

function Days({ wish }: { readonly wish: Readonly<Record<string, string | undefined>> }) {
  const { change } = useAddress();
  return (
    <>
      {(["from", "to", "since"] as const)
        .filter((name) => wish[name] !== undefined)
        .map((name) => (
          <Field
            key={name}
            label={text(name)}
            type="date"
            value={wish[name] ?? ""}
            onValue={(value: string) => value && change({ [name]: value })}
          />
        ))}
    </>
  );
}

function Table({ name, wish }: { readonly name: string; readonly wish: Record<string, unknown> }) {
  const query = { ...wish, language: language.value } as Record<string, string>;
  const pages = usePages<Row, ReportPage>(JSON.stringify({ name, query }), (paging) =>
    stockReport(name, { ...query, ...paging }),
  );
  return (
    <DataTable
      label={text("reports")}
      pages={pages}
      columns={columnsOf(pages.first, pages.rows, saidBy(name, query))}
      rowKey={(row) => row.join("|")}
      empty={<Empty title={text("nothing")} text={text("nothing_text")} />}
    />
  );
}

/** The report of the address. */
export function ReportsScreen(): JSX.Element {
  const { query, change } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const name = REPORTS.find((known) => known === query["report"]) ?? REPORTS[0];
  const wish = wishOf(name, query);
  const lacks = name === "movement-card" && !query["item"];
  const filters: Filter[] = [
    { name: "warehouse", label: deskText("warehouse"), options: optionsOf(warehouses) },
    ...(name.startsWith("movement") ? [{ name: "item", label: text("item") }] : []),
    ...(name === "movements" ? [{ name: "reason", label: stockText("reason") }] : []),
  ];
  const files = FORMATS.map((format) => (
    <ButtonLink
      key={format}
      href={stockReportFile(name, { ...wish, format, language: language.value })}
      download={`${name}.${format}`}
      icon="download"
    >
      {format.toUpperCase()}
    </ButtonLink>
  ));
  return (
    <Screen title={text(name)} way={[{ text: deskText("nav_stock"), href: "/desk/stock" }]}>
      <BarRow>
        <Choice
          label={text("report")}
          value={name}
          options={REPORTS.map((value) => ({ value, text: text(value) }))}
          onValue={(value: string) => change({ report: value })}
        />
        <Days wish={wish} />
      </BarRow>
      <FilterBar filters={filters} end={lacks ? undefined : files} />
      {lacks ? (
        <Empty title={text("choose_item")} text={text("choose_item_text")} />
      ) : (
        <Table name={name} wish={wish} />
      )}
    </Screen>
  );
}
