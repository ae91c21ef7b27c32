/** The lots and serials of a line: together they are its quantity. */
import type { JSX } from "preact";
import { deskText, entryText as text } from "../../../i18n/desk.ts";
import { quantityText } from "../../../i18n/format.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Combobox, type Found } from "../../../ui/combobox.tsx";
import { Field } from "../../../ui/field.tsx";
import { EntryNote, EntryRow } from "../../../ui/lines.tsx";
import { stock } from "../../api/ledger.ts";
import { NumberField } from "../../shell/number-field.tsx";
import { emptyPart, type LineEntry, leftOver, type PartEntry, spread } from "./entry.ts";
import type { Faults } from "./faults.ts";

const OFFERED = 50;

interface PartRowsProps {
  readonly line: LineEntry;
  readonly number: number;
  readonly warehouse: string;
  readonly unit: string;
  readonly serials: boolean;
  readonly faults: Faults;
  readonly onParts: (parts: readonly PartEntry[]) => void;
}

/** The lots that the warehouse has of an item, each with how much. */
const lotsOf =
  (item: string, warehouse: string) =>
  async (typed: string): Promise<readonly Found[]> => {
    const { rows } = await stock({ item, warehouse, nonzero: true, limit: OFFERED });
    const here = rows.filter((row) => row.lot.toLowerCase().includes(typed.toLowerCase()));
    return here
      .filter((row) => row.lot)
      .map((row) => ({
        value: row.lot,
        text: [quantityText(row.quantity, row.unit), row.location].filter(Boolean).join(" · "),
      }));
  };

function Rest({ line, unit }: { readonly line: LineEntry; readonly unit: string }) {
  if (line.parts.length === 0) return null;
  const rest = leftOver(line);
  if (rest === "0") return <EntryNote>{text("parts_fit")}</EntryNote>;
  const over = rest.startsWith("-");
  const quantity = quantityText(rest.replace("-", ""), unit);
  return <EntryNote wrong={over}>{text(over ? "part_over" : "part_left", { quantity })}</EntryNote>;
}

/** A row for each part, what is left, and a button for one more. */
export function PartRows(props: PartRowsProps): JSX.Element {
  const { line, number, warehouse, unit, serials, faults, onParts } = props;
  const { parts } = line;
  const at = (index: number, field: string): string | undefined =>
    faults[`${number}.parts.${index}.${field}`];
  const change = (index: number, given: Partial<PartEntry>): void =>
    onParts(parts.map((part, place) => (place === index ? { ...part, ...given } : part)));
  const general =
    faults[`${number}.parts`] ?? faults[`${number}.lot`] ?? faults[`${number}.serial`];
  return (
    <>
      {parts.map((part, index) => (
        <EntryRow key={part.key}>
          <Combobox
            label={text("lot_of", { n: index + 1 })}
            value={part.lot}
            search={lotsOf(line.item, warehouse)}
            none={deskText("nothing_found")}
            error={at(index, "lot")}
            onValue={(lot) => change(index, { lot })}
          />
          {(serials || part.serial) && (
            <Field
              label={text("serial_of", { n: index + 1 })}
              value={part.serial}
              error={at(index, "serial")}
              onValue={(typed) => onParts(spread(parts, index, typed))}
            />
          )}
          <NumberField
            label={text("quantity_of", { n: index + 1 })}
            value={part.quantity}
            error={at(index, "quantity")}
            onValue={(quantity) => change(index, { quantity })}
          />
          <IconButton
            icon="cross"
            label={text("remove_part")}
            onClick={() => onParts(parts.filter((_, place) => place !== index))}
          />
        </EntryRow>
      ))}
      {general && <EntryNote wrong>{general}</EntryNote>}
      <Rest line={line} unit={unit} />
      <EntryNote>
        <Button kind="plain" icon="plus" onClick={() => onParts([...parts, emptyPart()])}>
          {text("add_part")}
        </Button>
      </EntryNote>
    </>
  );
}
