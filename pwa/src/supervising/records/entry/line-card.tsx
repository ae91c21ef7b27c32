/** One line of a stock record that is entered. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, reportsText, stockText, entryText as text } from "../../../i18n/desk.ts";
import { quantityText } from "../../../i18n/format.ts";
import { IconButton } from "../../../ui/button.tsx";
import { Combobox } from "../../../ui/combobox.tsx";
import { Choice, Field } from "../../../ui/field.tsx";
import { EntryLine, EntryNote, EntryRow } from "../../../ui/lines.tsx";
import { type ItemDetail, item } from "../../api/catalog.ts";
import type { Examined, Reason } from "../../api/ledger.ts";
import { useResource } from "../../loading/resource.ts";
import { money, unitCost } from "../../numbers.ts";
import { currency } from "../../shell/currency.ts";
import { searchItems, searchLocations } from "../../shell/known.ts";
import { NumberField } from "../../shell/number-field.tsx";
import type { LineEntry } from "./entry.ts";
import type { Faults } from "./faults.ts";
import { PartRows } from "./part-rows.tsx";

interface LineCardProps {
  readonly line: LineEntry;
  readonly number: number;
  readonly warehouse: string;
  readonly reason: Reason | undefined;
  readonly examined: Examined["lines"][number] | undefined;
  readonly second: Examined["second"];
  readonly faults: Faults;
  readonly onLine: (line: LineEntry) => void;
  readonly onRemove: (() => void) | undefined;
}

type TextName = Exclude<keyof LineEntry, "key" | "parts">;

/** What the catalogue says of the item that was entered, once it is one. */
function useItem(code: string): ItemDetail | undefined {
  const [classCode = "", rest = ""] = code.split(/\/(.*)/);
  const known = useResource(code, async () =>
    rest ? item(classCode, rest).catch(() => undefined) : undefined,
  );
  return known.value?.item === code ? known.value : undefined;
}

interface FieldsProps extends LineCardProps {
  readonly found: ItemDetail | undefined;
  readonly put: (name: TextName) => (value: string) => void;
  readonly fault: (name: string) => string | undefined;
}

function First({ line, found, examined, put, fault }: FieldsProps): JSX.Element {
  const units = [found?.unit ?? "", ...(found?.alternative_units.map((one) => one.unit) ?? [])];
  const cost = examined?.proposed ? unitCost(examined.unit_cost, currency.value) : "";
  return (
    <>
      <Combobox
        label={deskText("item")}
        value={line.item}
        search={searchItems}
        none={deskText("nothing_found")}
        error={fault("item")}
        onValue={put("item")}
      />
      <NumberField
        label={deskText("quantity")}
        value={line.quantity}
        error={fault("quantity")}
        onValue={put("quantity")}
      />
      <Choice
        label={deskText("unit")}
        value={line.unit || (found?.unit ?? "")}
        options={units.map((unit) => ({ value: unit, text: unit }))}
        error={fault("unit")}
        onValue={(unit) => put("unit")(unit === found?.unit ? "" : unit)}
      />
      <NumberField
        label={stockText("unit_cost")}
        value={line.unit_cost}
        placeholder={cost}
        error={fault("unit_cost")}
        onValue={put("unit_cost")}
      />
    </>
  );
}

function Places({ line, warehouse, reason, second, put, fault }: FieldsProps): JSX.Element {
  return (
    <EntryRow>
      <Combobox
        label={deskText("location")}
        value={line.location}
        placeholder={reason?.default_location}
        search={searchLocations(warehouse)}
        none={deskText("nothing_found")}
        error={fault("location")}
        onValue={put("location")}
      />
      {second && (
        <Combobox
          label={reportsText("offset_location")}
          value={line.offset_location}
          placeholder={second.default_location}
          search={searchLocations(second.warehouse)}
          none={deskText("nothing_found")}
          error={fault("offset_location")}
          onValue={put("offset_location")}
        />
      )}
    </EntryRow>
  );
}

function More({ line, reason, put, fault }: FieldsProps): JSX.Element {
  const field = (name: TextName, label: string, hint?: string): JSX.Element => (
    <Field
      key={name}
      label={label}
      hint={hint}
      value={line[name]}
      error={fault(name)}
      onValue={put(name)}
    />
  );
  return (
    <EntryRow>
      {field("variant", deskText("variant"))}
      {field("project", text("project"))}
      {field("partner", stockText("partner"))}
      {reason?.consider_zero_movements && (
        <NumberField
          label={text("value")}
          hint={text("value_hint")}
          value={line.amount}
          error={fault("amount")}
          onValue={put("amount")}
        />
      )}
      {field("notes", deskText("notes"))}
    </EntryRow>
  );
}

/** The card: item, quantity, unit, cost; then places, lots and serials, and what few lines need. */
export function LineCard(props: LineCardProps): JSX.Element {
  const { line, number, warehouse, examined, faults, onLine, onRemove } = props;
  const found = useItem(line.item);
  const [open, setOpen] = useState(false);
  const fields: FieldsProps = {
    ...props,
    found,
    put: (name) => (value) => onLine({ ...line, [name]: value }),
    fault: (name) => faults[`${number}.${name}`],
  };
  const details = (["variant", "project", "partner", "amount", "notes"] as const).some(
    (name) => line[name] || faults[`${number}.${name}`],
  );
  const managed = found?.lot_managed || found?.serial_managed;
  const shown = open || details;
  const converted = examined?.base_quantity && line.unit !== "";
  return (
    <EntryLine
      label={text("line", { n: number })}
      number={number}
      fields={<First {...fields} />}
      figure={examined?.amount ? money(examined.amount, currency.value) : ""}
      end={
        <>
          <IconButton
            icon="more"
            label={text("more_of_line", { n: number })}
            aria-expanded={shown}
            onClick={() => setOpen(!open)}
          />
          {onRemove && (
            <IconButton
              icon="cross"
              label={text("remove_line", { n: number })}
              onClick={onRemove}
            />
          )}
        </>
      }
    >
      {found && (
        <EntryNote>
          {found.description}{" "}
          {converted &&
            text("base", {
              quantity: quantityText(examined.base_quantity ?? "0", examined.base_unit),
            })}
        </EntryNote>
      )}
      <Places {...fields} />
      {shown && <More {...fields} />}
      {(managed || shown || line.parts.length > 0) && (
        <PartRows
          line={line}
          number={number}
          warehouse={warehouse}
          unit={line.unit || (found?.unit ?? "")}
          serials={found?.serial_managed ?? shown}
          faults={faults}
          onParts={(parts) => onLine({ ...line, parts })}
        />
      )}
    </EntryLine>
  );
}
