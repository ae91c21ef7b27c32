/** Red and blocking: something was not stored, what is safe, and what to do. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Button } from "../ui/button.tsx";
import { Answer, ModalText, Sheet } from "../ui/modal.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { useHandheld } from "./device.ts";

/** The export comes from the device itself, also with no network and no room. */
export const ExportButton = onDemand(() =>
  import("./upkeep/upkeep.ts").then((part) => part.ExportButton),
);

const known = [
  ...(["quota", "timeout", "unsure", "unavailable", "blocked", "newer_version"] as const),
  ...(["writer_elsewhere", "not_enrolled"] as const),
];
const OURS = ["blocked", "newer_version", "writer_elsewhere", "not_enrolled"];

/** What to do about a storage failure, by its code. */
export function alarmText(code: string): string {
  const name = known.find((candidate) => candidate === code);
  return t(`alarm_${name ?? "other"}`);
}

/** Whether the storage itself failed: then what it holds should leave the device as a file. */
export const canBeRead = (code: string): boolean => !OURS.includes(code);

interface AlarmProps {
  readonly code: string;
  readonly onSeen: () => void;
}

export function AlarmSheet({ code, onSeen }: AlarmProps): JSX.Element {
  const { database, identity } = useHandheld();
  const isUnsure = code === "unsure";
  return (
    <Sheet
      title={t(isUnsure ? "alarm_title_unsure" : "alarm_title")}
      tag={{ meaning: "error", text: t(isUnsure ? "alarm_tag_unsure" : "alarm_tag") }}
      tone="error"
    >
      <ModalText>
        {alarmText(code)} {t("alarm_kept")}
      </ModalText>
      {canBeRead(code) && <ExportButton database={database} device={identity.value?.name ?? ""} />}
      {code === "newer_version" && (
        <Button block onClick={() => location.reload()}>
          {t("alarm_reload")}
        </Button>
      )}
      <Answer label={t(isUnsure ? "alarm_ok_unsure" : "alarm_ok")} kind="safe" onClick={onSeen} />
    </Sheet>
  );
}
