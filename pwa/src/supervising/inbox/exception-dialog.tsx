/** Something came after an alignment: post the offered correction, or dismiss it with a reason. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { type InboxEntry, settleException } from "../api/inbox.ts";
import { difference, money } from "../numbers.ts";
import { FormDialog } from "../shell/form-dialog.tsx";

interface ExceptionDialogProps {
  readonly number: string;
  readonly entry: InboxEntry;
  readonly currency: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ExceptionDialog(props: ExceptionDialogProps): JSX.Element {
  const { number, entry, currency, onDone, onClose } = props;
  const amount = difference(entry.amount);
  const value = money(entry.value, currency, true);
  const options = (["corrected", "dismissed"] as const).map((one) => ({
    value: one,
    text: text(one),
  }));
  return (
    <FormDialog
      title={`${text("kind_exception")} · ${entry.line?.item ?? ""}`}
      intro={text("exception_text", { amount, value })}
      fields={(values) => [
        {
          name: "outcome",
          label: deskText("state"),
          kind: "choice",
          options,
          hint:
            values["outcome"] === "dismissed"
              ? text("dismissed_text")
              : text("corrected_text", { amount }),
        },
        { name: "reason", label: deskText("reason"), required: true },
      ]}
      onSubmit={(values) => settleException(number, entry.key, values)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
