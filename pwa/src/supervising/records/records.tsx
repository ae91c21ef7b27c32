/** Stock records, newest first. */
import type { JSX } from "preact";
import { deskText, stockText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { typeWord } from "../alignment/alignment-report.tsx";
import { records, type StockRecord } from "../api/ledger.ts";
import { usePages } from "../loading/pages.ts";
import { money } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { type Filter, FilterBar } from "../shell/filter-bar.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { recordNumber } from "../shell/record-name.ts";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { Origin } from "./origin.tsx";

const FILTERS = ["warehouse", "from", "to", "reason", "origin", "item"] as const;
const ORIGINS = ["manual", "import", "alignment", "closing", "revaluation", "transfer"] as const;

function columns(): readonly Column<StockRecord>[] {
  return [
    {
      key: "number",
      title: text("number"),
      cell: (row) => <b>{recordNumber(row)}</b>,
    },
    {
      key: "warehouse",
      title: deskText("warehouse"),
      cell: (row) => warehouseName(row.warehouse),
    },
    { key: "reason", title: text("reason"), cell: (row) => row.reason },
    { key: "type", title: deskText("type"), cell: (row) => typeWord(row.type) },
    { key: "origin", title: text("origin"), cell: (row) => <Origin row={row} /> },
    {
      key: "lines",
      title: text("lines"),
      number: true,
      cell: (row) => countText(typeof row.lines === "number" ? row.lines : row.lines.length),
    },
    {
      key: "amount",
      title: text("amount"),
      number: true,
      cell: (row) => money(row.amount, currency.value, true),
    },
    { key: "user", title: text("by"), cell: (row) => row.user },
    {
      key: "reversal",
      title: "",
      cell: (row) =>
        row.reverses ? text("is_reversal") : row.reversed_by ? text("was_reversed") : "",
    },
  ];
}

function offered(warehouses: Filter["options"]): readonly Filter[] {
  return [
    { name: "warehouse", label: deskText("warehouse"), options: warehouses ?? [] },
    { name: "from", label: text("from"), date: true },
    { name: "to", label: text("to"), date: true },
    { name: "reason", label: text("reason") },
    {
      name: "origin",
      label: text("origin"),
      options: ORIGINS.map((origin) => ({ value: origin, text: text(`origin_${origin}`) })),
    },
    { name: "item", label: deskText("item") },
  ];
}

/** The list of records. */
export function RecordsScreen(): JSX.Element {
  const { query, go } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const pages = usePages<StockRecord>(JSON.stringify(filters), (paging) =>
    records({ ...filters, ...paging }),
  );
  const create = iMay("post") && (
    <ButtonLink kind="main" icon="plus" href="/desk/records/new">
      {text("new_record")}
    </ButtonLink>
  );
  return (
    <Screen title={deskText("nav_records")}>
      <FilterBar filters={offered(optionsOf(warehouses))} end={create} />
      <DataTable
        label={deskText("nav_records")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) => go(desk`/records/${row.id}`)}
        empty={<Empty title={text("no_records")} text={text("no_records_text")} action={create} />}
      />
    </Screen>
  );
}
