/** What the person must know about this device before counting on: storage, server, version; else nothing. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { alarmText } from "./alarm.tsx";
import { useHandheld } from "./device.ts";
import { ShellState } from "./kept-shell.tsx";
import { Note } from "./note.tsx";
import { ConnectionState } from "./sync-sheet.tsx";

const WITHDRAWN = ["revoked", "unknown_token"];

export function DeviceState(): JSX.Element {
  const { alarm, connection, updateRequired } = useHandheld().state;
  return (
    <>
      {alarm.value !== null && <Note meaning="error">{alarmText(alarm.value)}</Note>}
      {WITHDRAWN.includes(connection.value) && <ConnectionState />}
      {updateRequired.value && <Note meaning="question">{t("settings_update_required")}</Note>}
      <ShellState />
    </>
  );
}
