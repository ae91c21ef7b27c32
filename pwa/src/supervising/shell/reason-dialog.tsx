/** Asks why before something that is written down for ever, or that cannot be taken back. */
import type { ComponentChildren, JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { FormDialog } from "./form-dialog.tsx";

interface ReasonDialogProps<Answer> {
  readonly title: string;
  readonly intro?: ComponentChildren;
  readonly submit: string;
  readonly danger?: boolean;
  readonly optional?: boolean;
  readonly onReason: (reason: string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly onClose: () => void;
}

/** One reason, then the deed. */
export function ReasonDialog<Answer>(props: ReasonDialogProps<Answer>): JSX.Element {
  const { onReason, optional = false, ...rest } = props;
  return (
    <FormDialog
      {...rest}
      fields={[{ name: "reason", label: deskText("reason"), required: !optional }]}
      onSubmit={(values) => onReason(String(values["reason"]))}
    />
  );
}
