/** Red and blocking: something was not stored, what is safe, and what to do. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Answer, ModalText, Sheet } from "../ui/modal.tsx";

const known = ["quota", "timeout", "unavailable", "writer_elsewhere", "not_enrolled"] as const;

/** What to do about a storage failure, by its code. */
export function alarmText(code: string): string {
  const name = known.find((candidate) => candidate === code);
  return t(`alarm_${name ?? "other"}`);
}

interface AlarmProps {
  readonly code: string;
  readonly onSeen: () => void;
}

export function AlarmSheet({ code, onSeen }: AlarmProps): JSX.Element {
  return (
    <Sheet title={t("alarm_title")} tag={{ meaning: "error", text: t("alarm_tag") }} tone="error">
      <ModalText>
        {alarmText(code)} {t("alarm_kept")}
      </ModalText>
      <Answer label={t("alarm_ok")} kind="safe" onClick={onSeen} />
    </Sheet>
  );
}
