/** A button in a form that takes away what the form is about. */
import type { JSX } from "preact";
import { limitsText as text } from "../../i18n/desk-limits.ts";
import { Button } from "../../ui/button.tsx";
import { ModalText } from "../../ui/modal.tsx";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";

interface RemoveProps {
  readonly text: string;
  readonly remove: () => Promise<unknown>;
  readonly onDone: () => void;
}

export function RemoveButton(props: RemoveProps): JSX.Element {
  const { busy, problem, run } = useAction();
  return (
    <>
      <ProblemBand problem={problem} />
      <ModalText>
        <Button kind="danger" busy={busy} onClick={() => run(props.remove, props.onDone)}>
          {text("remove")}
        </Button>{" "}
        {props.text}
      </ModalText>
    </>
  );
}
