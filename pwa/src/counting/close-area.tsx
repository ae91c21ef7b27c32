/** Closing an area on this device: what was counted in it, what of it is planned and not counted yet. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { currentArea, heldBy, plannedIn } from "../domain/area.ts";
import { decimalText as plain } from "../domain/quantity.ts";
import type { Position } from "../domain/reference.ts";
import { progressOf } from "../domain/scope.ts";
import { areasText as t } from "../i18n/areas.ts";
import { countingText } from "../i18n/counting.ts";
import { decimalText } from "../i18n/format.ts";
import type { Handheld } from "../sync/handheld.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/states.tsx";
import { AlarmSheet } from "./alarm.tsx";
import { feedback, useStored } from "./device.ts";
import { byLocation } from "./grouping.ts";
import { Note } from "./note.tsx";
import { alarmCode, type OpenedList, useRecorder } from "./opened-list.ts";
import { Screen } from "./screen.tsx";
import "./lines.css";

/** The plan is long where a warehouse is; who wants all of it has the list of what is left. */
const SHOWN = 40;

async function contentOf(handheld: Handheld, { list }: OpenedList) {
  const all = { limit: Number.POSITIVE_INFINITY };
  const [progress, lines, locations] = await Promise.all([
    handheld.journal.progress(list.id, list.pass),
    handheld.journal.lines(list.id, list.pass, all),
    list.planned.length > 0 ? handheld.references.all("location") : [],
  ]);
  const area = currentArea(progress.areas ?? []) ?? "";
  const planned = plannedIn(list, locations, area);
  const counted = lines.filter(({ total }) => total !== null);
  return { area, ...heldBy(lines, area), planned, left: progressOf(planned, counted).open };
}

function Left({ left }: { readonly left: readonly Position[] }): JSX.Element {
  return (
    <>
      <Note meaning="question">{t("close_left", { n: left.length })}</Note>
      {byLocation(left.slice(0, SHOWN)).map(({ location, lines }) => (
        <section key={location} class="place">
          <h2>{location || countingText("location_none")}</h2>
          {lines.map((one) => (
            <p key={JSON.stringify(one)} class="lead">
              {[one.item, one.variant, one.lot, one.serial].filter(Boolean).join(" · ")}
            </p>
          ))}
        </section>
      ))}
    </>
  );
}

/** The area that is open on this device; without one there is nothing to close. */
export function CloseAreaScreen({ opened }: { readonly opened: OpenedList }): JSX.Element {
  const { list } = opened;
  const recorder = useRecorder(opened);
  const { route } = useLocation();
  const [alarm, setAlarm] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const content = useStored((handheld) => contentOf(handheld, opened), [list.id, list.pass]);
  const area = content?.area ?? "";
  const back = `/handheld/lists/${list.id}`;
  const close = async (): Promise<void> => {
    setBusy(true);
    try {
      await recorder.closeArea(area);
      feedback.give("counted");
      route(back, true);
    } catch (error) {
      feedback.give("not_counted");
      setAlarm(alarmCode(error));
      setBusy(false);
    }
  };
  return (
    <Screen title={t("close_title", { area })} detail={list.number} back={back}>
      {content === null ? (
        <Loading text={countingText("opening")} />
      ) : (
        <>
          <p>
            {t("close_text", {
              lines: countingText("close_lines", { n: content.lines }),
              pieces: decimalText(plain(content.pieces)),
            })}
          </p>
          <p class="lead">{t("close_means")}</p>
          {content.left.length > 0 && <Left left={content.left} />}
          {content.planned.length > 0 && content.left.length === 0 && (
            <Note meaning="good">{t("close_complete")}</Note>
          )}
        </>
      )}
      <div class="form screen__end">
        <Button block busy={busy} disabled={area === ""} onClick={() => void close()}>
          {t("close_yes")}
        </Button>
        <Button kind="main" block onClick={() => route(back)}>
          {t("close_no")}
        </Button>
      </div>
      {alarm && <AlarmSheet code={alarm} onSeen={() => setAlarm(null)} />}
    </Screen>
  );
}
