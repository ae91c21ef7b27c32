/** One stock record: its header, its movements, what made it and what reversed it. */
import type { JSX } from "preact";
import { deskText, reportsText, stockText as text } from "../../i18n/desk.ts";
import { dateText, momentText } from "../../i18n/format.ts";
import { BarRow, Panel } from "../../ui/frame.tsx";
import { Facts } from "../../ui/story.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { typeWord } from "../alignment/alignment-report.tsx";
import { type RecordLine, record, type StockRecord } from "../api/ledger.ts";
import { useResource } from "../loading/resource.ts";
import { difference, money, quantity, toneOf, unitCost } from "../numbers.ts";
import type { ScreenProps } from "../screens.tsx";
import { currency } from "../shell/currency.ts";
import { itemColumn } from "../shell/item-column.tsx";
import { warehouseName } from "../shell/known.ts";
import { recordNumber } from "../shell/record-name.ts";
import { desk } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { Origin } from "./origin.tsx";
import { ReverseButton } from "./reverse-button.tsx";

function lineColumns(): readonly Column<RecordLine>[] {
  return [
    { key: "location", title: deskText("location"), cell: (row) => row.location },
    itemColumn(),
    {
      key: "finer",
      title: text("identity"),
      cell: (row) => [row.variant, row.lot, row.serial].filter(Boolean).join(" · "),
    },
    {
      key: "unit_quantity",
      title: text("as_entered"),
      number: true,
      cell: (row) => `${quantity(row.unit_quantity)} ${row.unit ?? ""}`,
    },
    {
      key: "quantity",
      title: deskText("quantity"),
      number: true,
      cell: (row) => <span class={toneOf(row.quantity)}>{difference(row.quantity)}</span>,
    },
    {
      key: "unit_cost",
      title: text("unit_cost"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
    {
      key: "amount",
      title: text("amount"),
      number: true,
      cell: (row) => money(row.amount, currency.value, true),
    },
    {
      key: "effective",
      title: text("effective_at"),
      cell: (row) => momentText(row.effective_at),
    },
    { key: "notes", title: deskText("notes"), cell: (row) => row.notes },
  ];
}

function RecordLink({ id }: { readonly id: string | number | null }): JSX.Element | null {
  if (id === null) return null;
  return <a href={desk`/records/${id}`}>{text("open_record")}</a>;
}

function Content({ found }: { readonly found: StockRecord }): JSX.Element {
  const lines = typeof found.lines === "number" ? [] : found.lines;
  const effective = found.date_only ? dateText(found.effective_at) : momentText(found.effective_at);
  return (
    <>
      <BarRow end={<ReverseButton found={found} />} />
      <Panel>
        <Facts
          facts={[
            [deskText("warehouse"), warehouseName(found.warehouse)],
            [text("reason"), `${found.reason} · ${typeWord(found.type)}`],
            [text("posting_date"), dateText(found.posting_date)],
            [text("effective_at"), effective],
            [text("origin"), <Origin key="origin" row={found} />],
            [text("reference"), found.reference],
            [text("internal_document"), found.internal_document],
            [deskText("notes"), found.notes],
            [text("by"), found.user],
            [text("reverses"), found.reverses && <RecordLink id={found.reverses} />],
            [
              reportsText("counterpart"),
              found.counterpart && <RecordLink id={found.counterpart} />,
            ],
            [text("reversed_by"), found.reversed_by && <RecordLink id={found.reversed_by} />],
          ]}
        />
      </Panel>
      <Table
        label={text("lines")}
        columns={lineColumns()}
        rows={lines}
        rowKey={(row) => String(row.line)}
      />
    </>
  );
}

/** The record of the address. */
export function RecordScreen({ parameters }: ScreenProps): JSX.Element {
  const id = parameters["id"] ?? "";
  const found = useResource(`record ${id}`, () => record(id));
  const title = found.value ? recordNumber(found.value) : "…";
  return (
    <Screen title={title} way={[{ text: deskText("nav_records"), href: "/desk/records" }]}>
      <Ready from={found}>{(value) => <Content found={value} />}</Ready>
    </Screen>
  );
}
