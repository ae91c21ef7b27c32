/** A stock record by hand: one reason in one warehouse, one line. */
import type { JSX } from "preact";
import { deskText, reportsText, stockText as text } from "../../i18n/desk.ts";
import { today } from "../alignment/today.ts";
import { createRecord, type Reason, reasons, type StockRecord } from "../api/ledger.ts";
import { decimalOrText } from "../differences/deed-fields.ts";
import { useResource } from "../loading/resource.ts";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import {
  knownWarehouses,
  optionsOf,
  searchItems,
  searchLocations,
  useKnown,
} from "../shell/known.ts";

interface NewRecordProps {
  readonly onDone: (made: StockRecord) => void;
  readonly onClose: () => void;
}

const decimal = (value: Values[string] | undefined): string =>
  decimalOrText("quantity", String(value ?? ""));

function send(values: Values): Promise<StockRecord> {
  const word = (name: string): string => String(values[name] ?? "").trim();
  return createRecord({
    warehouse: word("warehouse"),
    reason: word("reason"),
    posting_date: word("posting_date"),
    effective_at: null,
    internal_document: word("internal_document"),
    reference: word("reference"),
    reference_date: word("reference_date") || null,
    partner: word("partner"),
    project: "",
    notes: word("notes"),
    lines: [
      {
        item: word("item"),
        location: word("location"),
        offset_location: word("offset_location"),
        variant: "",
        lot: word("lot"),
        serial: word("serial"),
        quantity: decimal(values["quantity"]),
        unit: word("unit") || null,
        unit_cost: decimal(values["unit_cost"]) || null,
        notes: "",
      },
    ],
  });
}

function lineFields(warehouse: string): readonly FieldSpec[] {
  return [
    { name: "item", label: deskText("item"), kind: "search", search: searchItems, required: true },
    {
      name: "location",
      label: deskText("location"),
      kind: "search",
      search: searchLocations(warehouse),
    },
    {
      name: "offset_location",
      label: reportsText("offset_location"),
      hint: reportsText("offset_location_hint"),
    },
    { name: "quantity", label: deskText("quantity"), kind: "decimal", required: true },
    { name: "unit", label: deskText("unit"), hint: text("unit_hint") },
    { name: "unit_cost", label: text("unit_cost"), kind: "decimal", hint: text("unit_cost_hint") },
    { name: "lot", label: deskText("lot") },
    { name: "serial", label: deskText("serial") },
    { name: "partner", label: text("partner") },
    { name: "internal_document", label: text("internal_document") },
    { name: "reference", label: text("reference") },
    { name: "reference_date", label: reportsText("reference_date"), kind: "date" },
    { name: "notes", label: deskText("notes") },
  ];
}

function reasonOptions(rows: readonly Reason[], warehouse: string) {
  return optionsOf(rows.filter((reason) => reason.warehouse === warehouse));
}

/** The dialog; quantities are entered without a sign, the reason gives it. */
export function NewRecordDialog({ onDone, onClose }: NewRecordProps): JSX.Element | null {
  const warehouses = useKnown(knownWarehouses);
  const found = useResource("reasons", () => reasons({ limit: 500 })).value;
  const first = warehouses[0]?.code;
  if (!first || !found) return null;
  return (
    <FormDialog
      title={text("new_record")}
      intro={text("new_record_text")}
      two
      start={{ posting_date: today() }}
      fields={(values) => {
        const warehouse = String(values["warehouse"] ?? first);
        return [
          {
            name: "warehouse",
            label: deskText("warehouse"),
            kind: "choice",
            options: optionsOf(warehouses),
          },
          {
            name: "reason",
            label: text("reason"),
            kind: "choice",
            options: reasonOptions(found.rows, warehouse),
          },
          { name: "posting_date", label: deskText("date"), kind: "date", required: true },
          ...lineFields(warehouse),
        ];
      }}
      onSubmit={send}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
