/** One count that is live: put a typing mistake right (the time it was observed stays), or take it back. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { decimalText as plain } from "../domain/quantity.ts";
import { countingText as t } from "../i18n/counting.ts";
import { decimalPoint, decimalText, quantityText, timeText } from "../i18n/format.ts";
import type { LiveCount } from "../storage/schema.ts";
import { Keypad } from "../ui/keypad.tsx";
import { Answer, ModalText, Sheet } from "../ui/modal.tsx";
import { AlarmSheet } from "./alarm.tsx";
import { feedback, useStored } from "./device.ts";
import { isExpression, press, quantityOf } from "./keypad.ts";
import { alarmCode, type OpenedList, useRecorder } from "./opened-list.ts";

interface CountSheetProps {
  readonly opened: OpenedList;
  readonly count: LiveCount;
  /** Whoever counted, by name. */
  readonly who: string;
  readonly onClose: () => void;
}

/** Runs a write; green only after it, red and staying when it failed. */
function useWrite(onDone: () => void) {
  const [alarm, setAlarm] = useState<string | null>(null);
  const write = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      feedback.give("counted");
      onDone();
    } catch (error) {
      feedback.give("not_counted");
      setAlarm(alarmCode(error));
    }
  };
  return { alarm, drop: () => setAlarm(null), write };
}

export function CountSheet({ opened, count, who, onClose }: CountSheetProps): JSX.Element {
  const recorder = useRecorder(opened);
  const [isCorrecting, setCorrecting] = useState(false);
  const { alarm, drop, write } = useWrite(onClose);
  const quantity = quantityText(count.quantity, count.unit);
  const time = timeText(count.observed_at);
  const replaced = useStored(() => recorder.replacedBy(count.id), [recorder, count.id]) ?? [];
  const before = replaced.map((one) => quantityText(one.quantity, one.unit)).join(" + ");
  if (alarm) return <AlarmSheet code={alarm} onSeen={drop} />;
  if (isCorrecting) {
    const save = (text: string) => write(() => recorder.correct(count.id, text));
    return <Correction count={count} onSave={save} onClose={onClose} />;
  }
  return (
    <Sheet title={t("line_undo_title", { quantity, time })} onClose={onClose}>
      <ModalText>{t("line_undo_text", { employee: who })}</ModalText>
      <Answer
        label={t("line_undo_yes")}
        hint={t("line_undo_hint")}
        kind="danger"
        onClick={() => void write(() => recorder.remove(count.id))}
      />
      {before !== "" && (
        <Answer
          label={t("line_restore", { quantity: before })}
          hint={t("line_restore_hint")}
          onClick={() => void write(() => recorder.undo(count.id))}
        />
      )}
      <Answer label={t("line_correct")} onClick={() => setCorrecting(true)} />
      <Answer label={t("line_undo_no")} kind="safe" onClick={onClose} />
    </Sheet>
  );
}

interface CorrectionProps {
  readonly count: LiveCount;
  readonly onSave: (quantity: string) => void;
  readonly onClose: () => void;
}

function Correction({ count, onSave, onClose }: CorrectionProps): JSX.Element {
  const [keyed, setKeyed] = useState("");
  const result = quantityOf(keyed);
  const names = {
    ...{ pad: t("quantity"), erase: t("erase"), times: t("times") },
    ...{ plus: t("plus"), point: t("point") },
  };
  return (
    <Sheet title={t("line_correct_title")} onClose={onClose}>
      <ModalText>
        {t("line_correct_text", {
          quantity: quantityText(count.quantity, count.unit),
          time: timeText(count.observed_at),
        })}
      </ModalText>
      <div class="correction">
        <div class="quantity">
          {isExpression(keyed) && (
            <span class="quantity__expression">{keyed.replace(/[×+]/g, " $& ")}</span>
          )}
          <output class={result.ok ? "" : "quantity--empty"} aria-label={t("quantity")}>
            {result.ok ? decimalText(plain(result.value)) : "0"}
          </output>
          {count.unit && <span class="unit unit--fixed">{count.unit}</span>}
        </div>
        <Keypad
          onKey={(key) => setKeyed((before) => press(before, key) ?? before)}
          confirm={t("line_correct_save")}
          onConfirm={() => result.ok && onSave(plain(result.value))}
          disabled={!result.ok}
          point={decimalPoint()}
          names={names}
        />
      </div>
    </Sheet>
  );
}
