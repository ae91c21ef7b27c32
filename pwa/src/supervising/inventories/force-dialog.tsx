/** Closes a list over the heads of its counters: who is outstanding and what is left stand above. */
import type { JSX } from "preact";
import { inventoriesText as text } from "../../i18n/desk.ts";
import { Band } from "../../ui/states.tsx";
import { forceClose, type Left, leftOf } from "../api/inventories.ts";
import { useResource } from "../loading/resource.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";

interface ForceDialogProps {
  readonly id: string;
  readonly number: string;
  readonly outstanding: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What is not counted, by area, and what becomes of it. */
function leftWords({ policy, total, by_area }: Left): string {
  const areas = Object.entries(by_area).map(([area, n]) => `${area || text("left_no_area")}: ${n}`);
  const where = areas.length > 1 ? text("left_areas", { areas: areas.join(", ") }) : "";
  return [`${text("left", { n: total })}.`, where, text(`left_${policy}`)]
    .filter(Boolean)
    .join(" ");
}

/** Asks why, then closes it. */
export function ForceDialog(props: ForceDialogProps): JSX.Element {
  const { id, number, outstanding, onDone, onClose } = props;
  const left = useResource(`left ${id}`, () => leftOf(id)).value;
  return (
    <ReasonDialog
      title={text("force_close_title", { number })}
      intro={
        <>
          {text("force_close_text")}
          {outstanding.map((sentence) => (
            <Band key={sentence} meaning="question">
              {sentence}
            </Band>
          ))}
          {left && left.total > 0 && <Band meaning="question">{leftWords(left)}</Band>}
        </>
      }
      submit={text("force_close")}
      danger
      onReason={(reason) => forceClose(id, reason)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
