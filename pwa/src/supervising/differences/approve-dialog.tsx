/**
 * Approving needs no reason: one line is approved at once, several are confirmed first with their
 * number and value. What was seen of each line is sent along, so that nothing newer is approved.
 */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { differencesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { type Decided, decide } from "../api/differences.ts";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { BulkFigures } from "./bulk-figures.tsx";
import type { DeedDialogProps } from "./deed-dialog.tsx";
import { decisionOf } from "./deed-fields.ts";
import { outcomeOf } from "./notice.tsx";

/** Nothing to see for one line, unless it is refused. */
export function ApproveDialog({
  number,
  wish,
  currency = "",
  onDone,
  onClose,
}: DeedDialogProps): JSX.Element | null {
  const { busy, problem, run } = useAction();
  const single = wish.rows.length === 1;
  const approve = (): void =>
    run(
      (): Promise<Decided> => decide(number, { ...decisionOf(wish, {}), reason: "" }),
      (answer) => onDone(outcomeOf(answer)),
    );
  useEffect(() => {
    if (single) approve();
  }, []);
  if (single && !problem) return null;
  const n = wish.rows.length;
  return (
    <Dialog title={text("approve_marked_title", { n })} onClose={onClose}>
      <ModalText>{text("approve_shown_text")}</ModalText>
      <BulkFigures number={number} decision={decisionOf(wish, {})} currency={currency} />
      <ProblemBand problem={problem} />
      <ModalActions>
        <Button onClick={onClose}>{shellText("cancel")}</Button>
        <Button kind="main" busy={busy} onClick={approve}>
          {text("approve_marked", { n })}
        </Button>
      </ModalActions>
    </Dialog>
  );
}
