/** Closing a list on this device: what was counted, what is still only here, and the confirmation. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { openAreas } from "../domain/area.ts";
import { areasText } from "../i18n/areas.ts";
import { countingText as t } from "../i18n/counting.ts";
import { Button } from "../ui/button.tsx";
import { AlarmSheet } from "./alarm.tsx";
import { feedback, useHandheld, useStored } from "./device.ts";
import { Note } from "./note.tsx";
import { alarmCode, type OpenedList, useRecorder } from "./opened-list.ts";
import { Screen } from "./screen.tsx";
import { remember } from "./shift.ts";

export function CloseScreen({ opened }: { readonly opened: OpenedList }): JSX.Element {
  const { id, number, pass } = opened.list;
  const handheld = useHandheld();
  const recorder = useRecorder(opened);
  const { route } = useLocation();
  const [alarm, setAlarm] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const progress = useStored(({ journal }) => journal.progress(id, pass), [id, pass]);
  const waiting = handheld.state.pending.value;
  const open = openAreas(progress?.areas ?? []);
  const close = async (areas: readonly string[]): Promise<void> => {
    setBusy(true);
    try {
      for (const area of areas) await recorder.closeArea(area);
      await recorder.close();
      feedback.give("counted");
      remember({ list: null, pass: null, location: null, keep: null });
      route("/handheld", true);
      void handheld.syncNow("screen");
    } catch (error) {
      feedback.give("not_counted");
      setAlarm(alarmCode(error));
      setBusy(false);
    }
  };
  return (
    <Screen title={t("close_title", { number })} back={`/handheld/lists/${id}`}>
      <p>{t("close_text", { lines: t("close_lines", { n: progress?.lines ?? 0 }) })}</p>
      <Note meaning={waiting > 0 ? "question" : "good"}>
        {waiting > 0 ? t("close_waiting", { n: waiting }) : t("close_sent")}
      </Note>
      {open.length > 0 && (
        <Note meaning="question">
          {areasText("list_open", { areas: open.join(", ") })} {areasText("list_open_text")}
        </Note>
      )}
      <div class="form screen__end">
        {open.length > 0 && (
          <Button block busy={busy} onClick={() => void close(open)}>
            {areasText("list_close_all", { areas: open.join(", ") })}
          </Button>
        )}
        <Button block busy={busy} onClick={() => void close([])}>
          {open.length > 0 ? areasText("list_close_only") : t("close_yes")}
        </Button>
        <Button kind="main" block onClick={() => route(`/handheld/lists/${id}`)}>
          {t("close_no")}
        </Button>
      </div>
      {alarm && <AlarmSheet code={alarm} onSeen={() => setAlarm(null)} />}
    </Screen>
  );
}
