/** The other leg of a transfer, as it will be written beside the record that is entered. */
import type { JSX } from "preact";
import { deskText, entryText as text } from "../../../i18n/desk.ts";
import { signedText } from "../../../i18n/format.ts";
import { Prose, SectionTitle } from "../../../ui/frame.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import type { Examined } from "../../api/ledger.ts";
import { money, unitCost } from "../../numbers.ts";
import { currency } from "../../shell/currency.ts";
import { warehouseName } from "../../shell/known.ts";
import type { LineEntry } from "./entry.ts";

interface Leg {
  readonly entered: LineEntry;
  readonly examined: Examined["lines"][number] | undefined;
}

function columns(second: NonNullable<Examined["second"]>): readonly Column<Leg>[] {
  const sign = second.type === "load" ? "" : "-";
  return [
    {
      key: "location",
      title: deskText("location"),
      cell: ({ entered }) => entered.offset_location || second.default_location,
    },
    { key: "item", title: deskText("item"), fills: true, cell: ({ entered }) => entered.item },
    {
      key: "quantity",
      title: deskText("quantity"),
      number: true,
      cell: ({ examined }) =>
        examined?.base_quantity
          ? `${signedText(`${sign}${examined.base_quantity}`)} ${examined.base_unit}`
          : "",
    },
    {
      key: "cost",
      title: deskText("cost_average"),
      number: true,
      cell: ({ examined }) => unitCost(examined?.unit_cost, currency.value),
    },
    {
      key: "amount",
      title: text("amount"),
      number: true,
      cell: ({ examined }) =>
        money(examined?.amount ? `${sign}${examined.amount}` : null, currency.value, true),
    },
  ];
}

/** Where it is, with which reason, and its lines. */
export function SecondRecord({
  second,
  legs,
}: {
  readonly second: NonNullable<Examined["second"]>;
  readonly legs: readonly Leg[];
}): JSX.Element {
  const where = warehouseName(second.warehouse);
  return (
    <>
      <SectionTitle>{text("second_title")}</SectionTitle>
      <Prose>{text("second_text", { reason: second.reason, warehouse: where })}</Prose>
      <Table
        label={text("second_title")}
        columns={columns(second)}
        rows={legs}
        rowKey={({ entered }) => String(entered.key)}
      />
    </>
  );
}
