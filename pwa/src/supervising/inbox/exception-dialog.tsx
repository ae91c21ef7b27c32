/** Something came after an alignment: post the offered correction, or dismiss it with a reason. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ChoiceRow, Choices } from "../../ui/choices.tsx";
import { type InboxEntry, settleException } from "../api/inbox.ts";
import { itemCode } from "../differences/columns.tsx";
import { difference, money } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";

type Settling = "corrected" | "dismissed";

interface ExceptionProps {
  readonly number: string;
  readonly entry: InboxEntry;
  readonly currency: string;
  readonly onDone: () => void;
}

interface DialogProps extends ExceptionProps {
  readonly outcome: Settling;
  readonly onClose: () => void;
}

function ExceptionDialog(props: DialogProps): JSX.Element {
  const { number, entry, currency, outcome, onDone, onClose } = props;
  const amount = difference(entry.amount);
  const value = money(entry.value, currency, true);
  const item = entry.line ? itemCode(entry.line) : "";
  return (
    <ReasonDialog
      title={`${text(outcome)} · ${item}`}
      intro={`${text("exception_text", { amount, value })} ${text(`${outcome}_text`, { amount })}`}
      submit={text(outcome)}
      onReason={(reason) => settleException(number, entry.key, { outcome, reason })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

/** The two ways out of an exception, each with what it posts. */
export function ExceptionChoices(props: ExceptionProps): JSX.Element | null {
  const { entry, currency } = props;
  const [outcome, setOutcome] = useState<Settling>();
  if (!iMay("decide")) return null;
  const amount = difference(entry.amount);
  return (
    <Choices label={text("outcomes")}>
      <ChoiceRow
        title={text("corrected")}
        hint={text("corrected_text", { amount })}
        result={amount}
        worth={money(entry.value, currency, true)}
        onClick={() => setOutcome("corrected")}
      />
      <ChoiceRow
        title={text("dismissed")}
        hint={text("dismissed_text")}
        result={difference("0")}
        onClick={() => setOutcome("dismissed")}
      />
      {outcome && (
        <ExceptionDialog {...props} outcome={outcome} onClose={() => setOutcome(undefined)} />
      )}
    </Choices>
  );
}
