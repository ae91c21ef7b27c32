/** Choosing an area from below: what is open, what is done, what is left; and the label typed in. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { AreaState } from "../domain/area.ts";
import { areasText as t } from "../i18n/areas.ts";
import { countingText } from "../i18n/counting.ts";
import { timeText } from "../i18n/format.ts";
import { shellText } from "../i18n/shell.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Answer, ModalText, Sheet } from "../ui/modal.tsx";
import { areaNow } from "./area-flow.ts";
import type { Counter } from "./counter.ts";
import type { OpenedList } from "./opened-list.ts";

interface AreasProps {
  readonly counter: Counter;
  readonly opened: OpenedList;
  readonly onClose: () => void;
}

/** Those that are not done yet come first, each part in the order of the list. */
function ordered(known: readonly string[], states: readonly AreaState[]): readonly string[] {
  const codes = [...new Set([...known, ...states.map(({ area }) => area)])];
  const done = new Set(states.filter((one) => one.closed_at !== null).map(({ area }) => area));
  return [...codes.filter((area) => !done.has(area)), ...codes.filter((area) => done.has(area))];
}

function stateText(state: AreaState | undefined): string {
  if (!state) return t("state_new");
  if (state.closed_at !== null) return t("state_done", { time: timeText(state.closed_at) });
  return t("state_unfinished", { time: timeText(state.opened_at) });
}

function TypedArea({ onArea }: { readonly onArea: (area: string) => void }): JSX.Element {
  const [text, setText] = useState("");
  const typed = text.trim();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) onArea(typed);
      }}
    >
      <Field code label={t("type")} value={text} onValue={setText} autocomplete="off" />
      <Button block type="submit" disabled={!typed}>
        {countingText("enter_go")}
      </Button>
    </form>
  );
}

export function AreasSheet({ counter, opened, onClose }: AreasProps): JSX.Element {
  const { route } = useLocation();
  const flow = counter.state.value;
  const { known, states } = flow.areas ?? { known: [], states: [] };
  const current = areaNow(flow);
  const go = (to: string): void => {
    onClose();
    void counter.happen({ kind: "area", to });
  };
  const others = ordered(known, states).filter((area) => area !== current);
  return (
    <Sheet title={t("choose_title")} onClose={onClose}>
      <ModalText>{t(known.length > 0 ? "choose_text" : "choose_none")}</ModalText>
      {current !== null && (
        <Answer
          label={t("close_this", { area: current })}
          onClick={() => route(`/handheld/lists/${opened.list.id}/area`)}
        />
      )}
      {others.map((area) => (
        <Answer
          key={area}
          label={area}
          hint={stateText(states.find((one) => one.area === area))}
          onClick={() => go(area)}
        />
      ))}
      <TypedArea onArea={go} />
      <Answer label={shellText("close")} kind="safe" onClick={onClose} />
    </Sheet>
  );
}
