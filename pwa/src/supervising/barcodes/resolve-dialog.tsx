/** Gives a barcode its item, unit and factor; optionally the item keeps the barcode for ever. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { Band } from "../../ui/states.tsx";
import {
  previewBarcode,
  type Resolution,
  resolveBarcode,
  type UnknownBarcode,
} from "../api/barcodes.ts";
import { Foretold } from "../differences/would-be.tsx";
import { quantity } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import { searchItems } from "../shell/known.ts";
import { UNREADABLE } from "../typed-number.ts";
import { readable } from "./barcodes.tsx";

interface ResolveProps {
  readonly number: string;
  readonly row: UnknownBarcode;
  readonly onDone: () => void;
  readonly onAside: () => void;
  readonly onClose: () => void;
}

/** What the form says of a barcode. */
export function resolutionOf(barcode: string, values: Values): Resolution {
  return {
    barcode,
    item: String(values["item"]).trim(),
    variant: String(values["variant"]),
    unit: String(values["unit"]),
    factor: String(values["factor"]) || "1",
    create_barcode: values["create_barcode"] === true,
  };
}

/** One barcode, one answer. */
export function ResolveDialog({
  number,
  row,
  onDone,
  onAside,
  onClose,
}: ResolveProps): JSX.Element {
  return (
    <FormDialog
      title={text("resolve_title", { barcode: readable(row.barcode) })}
      intro={text("resolve_text", {
        quantity: quantity(row.quantity),
        locations: row.locations.join(", "),
        n: row.events,
      })}
      fields={[
        {
          name: "item",
          label: deskText("item"),
          kind: "search",
          search: searchItems,
          required: true,
        },
        { name: "unit", label: text("pack_unit"), hint: text("pack_unit_hint") },
        { name: "factor", label: text("factor"), kind: "decimal", hint: text("factor_hint") },
        { name: "variant", label: deskText("variant") },
        { name: "create_barcode", label: text("create_barcode"), kind: "switch" },
      ]}
      start={{ factor: "1", create_barcode: true }}
      submit={text("resolve")}
      onSubmit={(values) => resolveBarcode(number, resolutionOf(row.barcode, values))}
      onDone={onDone}
      onClose={onClose}
    >
      {(values: Values) => {
        const meaning = resolutionOf(row.barcode, values);
        return (
          <>
            <Foretold
              asked={
                meaning.item.includes("/") && meaning.factor !== UNREADABLE
                  ? JSON.stringify(meaning)
                  : undefined
              }
              load={(asked) => previewBarcode(number, JSON.parse(asked) as Resolution)}
              currency={currency.value}
            />
            <Band meaning="info">
              {text("cannot_resolve")}{" "}
              <Button kind="plain" onClick={onAside}>
                {text("deed_set_aside")}
              </Button>
            </Band>
          </>
        );
      }}
    </FormDialog>
  );
}
