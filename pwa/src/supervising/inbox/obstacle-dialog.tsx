/** Goes on without a counter: closes its list by force, aligns with a reason, or accepts a break. */
import type { JSX } from "preact";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { Band } from "../../ui/states.tsx";
import { AlignDialog } from "../alignment/align-dialog.tsx";
import type { InboxCounter } from "../api/inbox.ts";
import { acceptBreaks } from "../api/journals.ts";
import { ForceDialog } from "../inventories/force-dialog.tsx";
import { outstandingWords } from "../inventories/outstanding.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";

export type WayOut = "force_close" | "align_with_reason" | "accept_break";

interface ObstacleDialogProps {
  readonly number: string;
  /** The number of the list. */
  readonly list: string;
  readonly counter: InboxCounter;
  readonly way: WayOut;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The dialog of one way out. */
export function ObstacleDialog(props: ObstacleDialogProps): JSX.Element {
  const { number, list, counter, way, onDone, onClose } = props;
  const outstanding = outstandingWords([counter], []);
  if (way === "align_with_reason")
    return <AlignDialog number={number} despite={outstanding} onDone={onDone} onClose={onClose} />;
  if (way === "force_close")
    return (
      <ForceDialog
        id={counter.list_id}
        number={list}
        outstanding={outstanding}
        onDone={onDone}
        onClose={onClose}
      />
    );
  return (
    <ReasonDialog
      title={text("accept_title", { device: counter.device_name ?? counter.device })}
      intro={
        <>
          {text("accept_text")}
          <Band meaning="question">
            {text("accept_breaks", { numbers: counter.breaks.join(", ") })}
          </Band>
        </>
      }
      submit={text("way_accept_break")}
      onReason={(reason) => acceptBreaks(counter.device, counter.epoch, reason)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
