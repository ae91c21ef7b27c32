/** Reasons of stock records, one table per warehouse. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { typeWord } from "../alignment/alignment-report.tsx";
import { changeReason, createReason, type Reason, reasons } from "../api/ledger.ts";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { MasterScreen } from "./master-screen.tsx";

const SETTINGS = [
  "fiscal_interest",
  "physical_inventory",
  "updates_average_cost",
  "updates_last_cost",
  "opening_balance",
] as const;

function settings(): readonly FieldSpec[] {
  return SETTINGS.map((name) => ({ name, label: text(name), kind: "switch" }));
}

/** What a reason does, in words. */
function does(row: Reason): string {
  return SETTINGS.filter((name) => row[name])
    .map((name) => text(name))
    .join(", ");
}

/** All reasons, by warehouse. */
export function ReasonsScreen(): JSX.Element {
  const warehouses = optionsOf(useKnown(knownWarehouses));
  return (
    <MasterScreen<Reason>
      title={text("part_reasons")}
      kind="reasons"
      keeps="keep_reasons"
      load={reasons}
      filters={[{ name: "warehouse", label: deskText("warehouse"), options: warehouses }]}
      rowKey={(row) => `${row.warehouse}/${row.code}`}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          cell: (row) => warehouseName(row.warehouse),
        },
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        { key: "description", title: deskText("description"), cell: (row) => row.description },
        { key: "type", title: deskText("type"), cell: (row) => typeWord(row.type) },
        { key: "does", title: text("does"), fills: true, cell: does },
      ]}
      fields={(row) => [
        {
          name: "warehouse",
          label: deskText("warehouse"),
          kind: "choice",
          options: warehouses,
          disabled: row !== undefined,
        },
        { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
        { name: "description", label: deskText("description") },
        {
          name: "type",
          label: deskText("type"),
          kind: "choice",
          options: ["load", "unload"].map((value) => ({ value, text: typeWord(value) })),
        },
        ...settings(),
      ]}
      create={createReason}
      change={(row, values) =>
        changeReason(
          row,
          Object.fromEntries(
            ["description", "type", ...SETTINGS].map((name) => [name, values[name]]),
          ),
        )
      }
    />
  );
}
