/** What about journals somebody must have looked at; stays until "seen, because…". */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type Alarm, type AlarmsPage, alarms, seeAlarms } from "../api/journals.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { refreshWaiting } from "../shell/current.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { deviceWords } from "./event-words.ts";
import { JournalTabs } from "./tabs.tsx";

/** The sentence of an alarm with its values. */
export function alarmWords(alarm: Pick<Alarm, "kind" | "detail">): string {
  const key = `alarm_${alarm.kind.replaceAll(".", "_")}`;
  if (!text.has(key)) return alarm.kind;
  const values = Object.fromEntries(
    Object.entries(alarm.detail).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
  return (text as unknown as (key: string, values: object) => string)(key, values);
}

function columns(onSee: (alarm: Alarm) => void): readonly Column<Alarm>[] {
  return [
    { key: "raised", title: text("raised"), cell: (row) => momentText(row.raised_at) },
    {
      key: "device",
      title: text("device"),
      cell: (row) => <a href={desk`/devices/${row.device}`}>{deviceWords(row)}</a>,
    },
    { key: "alarm", title: text("alarm"), fills: true, cell: (row) => alarmWords(row) },
    { key: "times", title: text("times"), number: true, cell: (row) => row.times },
    {
      key: "state",
      title: text("state"),
      cell: (row) =>
        row.seen_at ? (
          <>
            <Badge meaning="neutral">{text("alarm_seen")}</Badge>{" "}
            {text("by_because", {
              who: row.seen_by ?? "",
              when: momentText(row.seen_at),
              why: row.seen_reason ?? "",
            })}
          </>
        ) : (
          <Badge meaning="error">{text("alarm_open")}</Badge>
        ),
    },
    {
      key: "deeds",
      title: "",
      cell: (row) =>
        !row.seen_at &&
        iMay("judge_quarantine") && (
          <Button kind="plain" onClick={() => onSee(row)}>
            {text("seen_do")}
          </Button>
        ),
    },
  ];
}

/** The alarms; the open ones unless the address asks for all. */
export function AlarmsScreen(): JSX.Element {
  const { query } = useAddress();
  const [seeing, setSeeing] = useState<Alarm>();
  const wanted = { state: query["state"] ?? "open", device: query["device"] };
  const pages = usePages<Alarm, AlarmsPage>(JSON.stringify(wanted), (paging) =>
    alarms({ ...wanted, ...paging }),
  );
  return (
    <Screen
      title={text("tab_alarms")}
      way={[{ text: deskText("nav_journal"), href: "/desk/journal" }]}
    >
      <JournalTabs />
      <FilterBar
        filters={[
          {
            name: "state",
            label: text("state"),
            options: [
              { value: "open", text: text("alarm_open") },
              { value: "seen", text: text("alarm_seen") },
            ],
          },
        ]}
      />
      <DataTable
        label={text("tab_alarms")}
        pages={pages}
        columns={columns(setSeeing)}
        rowKey={(row) => String(row.id)}
        empty={<Empty title={text("no_alarms")} text={text("no_alarms_text")} icon="check" />}
      />
      {seeing && (
        <ReasonDialog
          title={text("seen_do")}
          intro={`${alarmWords(seeing)}. ${text("seen_text")}`}
          submit={text("seen")}
          onReason={(reason) => seeAlarms([seeing.id], reason)}
          onDone={() => {
            setSeeing(undefined);
            pages.reload();
            void refreshWaiting();
          }}
          onClose={() => setSeeing(undefined)}
        />
      )}
    </Screen>
  );
}
