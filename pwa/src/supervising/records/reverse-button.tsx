/** Reverses a stock record that nothing else owns: alignments are reversed in their inventory. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { stockText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { reverseRecord, type StockRecord } from "../api/ledger.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";

/** The button and its question; nothing where the record cannot be reversed here. */
export function ReverseButton({ found }: { readonly found: StockRecord }): JSX.Element | null {
  const { go } = useAddress();
  const [asking, setAsking] = useState(false);
  const owned = found.origin === "alignment" || found.origin === "closing";
  if (owned || found.reverses || found.reversed_by || !iMay("post")) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text("reverse")}</Button>
      {asking && (
        <ReasonDialog
          title={text("reverse_title")}
          intro={text("reverse_text")}
          submit={text("reverse")}
          danger
          onReason={(reason) => reverseRecord(String(found.id), reason)}
          onDone={(made) => go(desk`/records/${made.id}`)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
