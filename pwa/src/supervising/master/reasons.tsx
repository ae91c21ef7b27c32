/** Reasons of stock records, one table per warehouse. */
import type { JSX } from "preact";
import { deskText, settingsText, masterText as text } from "../../i18n/desk.ts";
import { typeWord } from "../alignment/alignment-report.tsx";
import { changeReason, createReason, type Reason, reasons } from "../api/ledger.ts";
import { useResource } from "../loading/resource.ts";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { MasterScreen } from "./master-screen.tsx";
import { flagWords, reasonBody, reasonFields, reasonStart } from "./reason-fields.ts";

/** What a reason does, in words. */
function does(row: Reason): string {
  const second = row.offset_warehouse && `→ ${row.offset_warehouse} ${row.offset_reason}`;
  const words = flagWords().flatMap(([name, word]) => (row[name] ? [word] : []));
  return [second, ...words].filter(Boolean).join(", ");
}

/** All reasons, by warehouse. */
export function ReasonsScreen(): JSX.Element {
  const warehouses = optionsOf(useKnown(knownWarehouses));
  const found = useResource("reasons", () => reasons({ limit: 500 }));
  const known = { warehouses, reasons: found.value?.rows ?? [] };
  return (
    <MasterScreen<Reason>
      title={text("part_reasons")}
      kind="reasons"
      keeps="keep_reasons"
      intro={settingsText("settings_locked")}
      load={reasons}
      filters={[{ name: "warehouse", label: deskText("warehouse"), options: warehouses }]}
      rowKey={(row) => `${row.warehouse}/${row.code}`}
      startOf={reasonStart}
      startNew={{ fiscal_interest: true }}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          cell: (row) => warehouseName(row.warehouse),
        },
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        { key: "description", title: deskText("description"), cell: (row) => row.description },
        { key: "type", title: deskText("type"), cell: (row) => typeWord(row.type) },
        {
          key: "proposed",
          title: settingsText("proposed_cost"),
          cell: (row) => settingsText(`proposed_${row.proposed_cost as "none"}`),
        },
        { key: "does", title: text("does"), fills: true, cell: does },
      ]}
      fields={(row, values) => reasonFields(row, values, known)}
      create={(values) =>
        createReason({
          ...reasonBody(values),
          warehouse: values["warehouse"],
          code: values["code"],
        })
      }
      change={(row, values) => changeReason(row, reasonBody(values))}
      onChanged={found.reload}
    />
  );
}
