/** Sets the lines of a barcode that nobody can name aside, with the reason why. */
import type { JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import type { UnknownBarcode } from "../api/barcodes.ts";
import { decide, differences } from "../api/differences.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { readable } from "./barcodes.tsx";

interface SetAsideProps {
  readonly number: string;
  readonly row: UnknownBarcode;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Every unresolved line of the barcode, as it is now. */
async function setAside(number: string, barcode: string, reason: string): Promise<unknown> {
  const filters = { state: "unresolved", search: barcode, limit: 500 };
  const page = await differences(number, filters);
  const lines = page.rows
    .filter((row) => row.barcode === barcode)
    .map(({ line, seen_hash }) => ({ line, seen_hash }));
  return decide(number, { action: "set_aside", lines, reason });
}

/** Asks why and does it. */
export function SetAsideDialog({ number, row, onDone, onClose }: SetAsideProps): JSX.Element {
  return (
    <ReasonDialog
      title={`${text("deed_set_aside")} · ${readable(row.barcode)}`}
      intro={text("intro_set_aside")}
      submit={text("deed_set_aside")}
      onReason={(reason) => setAside(number, row.barcode, reason)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
