/** What the person must know about this device before counting on: storage, server, version; else nothing. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Button } from "../ui/button.tsx";
import { alarmText } from "./alarm.tsx";
import { useHandheld } from "./device.ts";
import { ShellState } from "./kept-shell.tsx";
import { Note } from "./note.tsx";
import { ConnectionState } from "./sync-sheet.tsx";

const WITHDRAWN = ["revoked", "unknown_token"];

/** Ends of journals that were lost: shown until somebody says that the supervisor knows. */
function Lost(): JSX.Element {
  const handheld = useHandheld();
  const losses = handheld.state.losses.value;
  return (
    <>
      {losses.map(({ epoch, from, head }) => (
        <Note key={epoch} meaning="error">
          {t("lost_text", { from, to: head, n: head - from + 1 })}
        </Note>
      ))}
      {losses.length > 0 && (
        <Button block onClick={() => void handheld.lossesSeen()}>
          {t("lost_seen")}
        </Button>
      )}
    </>
  );
}

export function DeviceState(): JSX.Element {
  const { alarm, connection, updateRequired } = useHandheld().state;
  return (
    <>
      {alarm.value !== null && <Note meaning="error">{alarmText(alarm.value)}</Note>}
      <Lost />
      {WITHDRAWN.includes(connection.value) && <ConnectionState />}
      {updateRequired.value && <Note meaning="question">{t("settings_update_required")}</Note>}
      <ShellState />
    </>
  );
}
