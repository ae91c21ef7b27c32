/** Reverses a stock record: one of an alignment by its inventory, whose lines may be decided anew. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { differencesText, stockText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { reverseAlignment } from "../api/alignments.ts";
import { reverseRecord, type StockRecord } from "../api/ledger.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { inventoryOf } from "./origin.tsx";

/** The button and its question; nothing where the record cannot be reversed here. */
export function ReverseButton({ found }: { readonly found: StockRecord }): JSX.Element | null {
  const { go } = useAddress();
  const [asking, setAsking] = useState(false);
  const inventory = inventoryOf(found);
  const may = found.origin !== "closing" && iMay(inventory ? "decide" : "post");
  if (!may || found.reverses || found.reversed_by) return null;
  const reverse = (reason: string): Promise<string | number | null> =>
    inventory
      ? reverseAlignment(inventory, String(found.id), reason).then((made) => made.record_id)
      : reverseRecord(String(found.id), reason).then((made) => made.id);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text("reverse")}</Button>
      {asking && (
        <ReasonDialog
          title={text("reverse_title")}
          intro={inventory ? differencesText("reverse_text") : text("reverse_text")}
          submit={text("reverse")}
          danger
          onReason={reverse}
          onDone={(made) => made !== null && go(desk`/records/${made}`)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
