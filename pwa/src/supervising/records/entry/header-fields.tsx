/** The head of a stock record that is entered: where, why, when, about which documents. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, settingsText, stockText, entryText as text } from "../../../i18n/desk.ts";
import { Choice, Field } from "../../../ui/field.tsx";
import { EntryFields } from "../../../ui/lines.tsx";
import { typeWord } from "../../alignment/alignment-report.tsx";
import type { Warehouse } from "../../api/catalog.ts";
import type { Reason } from "../../api/ledger.ts";
import { optionsOf } from "../../shell/known.ts";
import type { HeaderEntry } from "./entry.ts";
import type { Faults } from "./faults.ts";

export const AREAS = ["purchase", "sales", "production", "subcontracting", "logistics"] as const;

interface HeaderFieldsProps {
  readonly header: HeaderEntry;
  readonly warehouses: readonly Warehouse[];
  readonly reasons: readonly Reason[];
  readonly faults: Faults;
  readonly onHeader: (header: HeaderEntry) => void;
}

/** The reasons of a warehouse that may be chosen in an area ("" = all). */
export function choosable(
  reasons: readonly Reason[],
  warehouse: string,
  area: string,
): readonly Reason[] {
  return reasons.filter(
    (reason) =>
      reason.warehouse === warehouse &&
      (area === "" || reason.visible_in === "" || reason.visible_in.split(" ").includes(area)),
  );
}

/** Every field of the head. */
export function HeaderFields(props: HeaderFieldsProps): JSX.Element {
  const { header, warehouses, reasons, faults, onHeader } = props;
  const [area, setArea] = useState("");
  const put =
    (name: keyof HeaderEntry) =>
    (value: string): void =>
      onHeader({ ...header, [name]: value });
  const shared = (name: keyof HeaderEntry, label: string) => ({
    label,
    value: header[name],
    error: faults[name],
    onValue: put(name),
  });
  const offered = choosable(reasons, header.warehouse, area);
  return (
    <EntryFields>
      <Choice
        {...shared("warehouse", deskText("warehouse"))}
        options={optionsOf(warehouses)}
        onValue={(warehouse) => onHeader({ ...header, warehouse, reason: "" })}
      />
      <Choice
        label={text("reasons_of")}
        value={area}
        options={[
          { value: "", text: settingsText("area_any") },
          ...AREAS.map((value) => ({ value, text: settingsText(`area_${value}`) })),
        ]}
        onValue={setArea}
      />
      <Choice
        {...shared("reason", stockText("reason"))}
        hint={offered.length === 0 ? text("reason_none") : undefined}
        options={[
          { value: "", text: text("choose_reason") },
          ...offered.map((reason) => ({
            value: reason.code,
            text: `${reason.code} · ${reason.description || typeWord(reason.type)}`,
          })),
        ]}
      />
      <Field {...shared("posting_date", stockText("posting_date"))} type="date" />
      <Field {...shared("time", text("time"))} type="time" />
      <Field {...shared("reference", stockText("reference"))} />
      <Field {...shared("reference_date", text("reference_date"))} type="date" />
      <Field {...shared("internal_document", stockText("internal_document"))} />
      <Field {...shared("partner", stockText("partner"))} />
      <Field {...shared("project", text("project"))} />
      <Field {...shared("notes", deskText("notes"))} />
    </EntryFields>
  );
}
