/** Events that could not be taken into the count, kept as they came until somebody decides. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { giveFate, type Quarantined, quarantine } from "../api/journal.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { DataTable } from "../shell/data-table.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { Screen } from "../shell/screen.tsx";
import { codeWords } from "../shell/words.ts";
import { JournalTabs } from "./tabs.tsx";

type Fate = "released" | "discarded";
interface Judging {
  readonly row: Quarantined;
  readonly fate: Fate;
}

function columns(onJudge: (judging: Judging) => void): readonly Column<Quarantined>[] {
  const button = (row: Quarantined, fate: Fate): JSX.Element => (
    <Button kind="plain" onClick={() => onJudge({ row, fate })}>
      {text(`fate_${fate}_do`)}
    </Button>
  );
  return [
    { key: "received", title: text("received"), cell: (row) => momentText(row.received_at) },
    { key: "device", title: deskText("device"), cell: (row) => row.device_name ?? row.device },
    { key: "seq", title: text("sequence"), number: true, cell: (row) => row.seq ?? "" },
    {
      key: "cause",
      title: text("cause"),
      fills: true,
      cell: (row) => codeWords(row.code, row.detail),
    },
    {
      key: "fate",
      title: deskText("state"),
      cell: (row) =>
        row.fate === "held" ? (
          <Badge meaning="question">{text("fate_held")}</Badge>
        ) : (
          <Badge meaning="neutral">
            {row.fate === "released" ? text("fate_released") : text("fate_discarded")}
          </Badge>
        ),
    },
    {
      key: "deeds",
      title: "",
      cell: (row) =>
        row.fate === "held" &&
        iMay("judge_quarantine") && (
          <>
            {button(row, "released")}
            {button(row, "discarded")}
          </>
        ),
    },
  ];
}

/** The quarantine. */
export function QuarantineScreen(): JSX.Element {
  const pages = usePages<Quarantined>("quarantine", (paging) => quarantine({ ...paging }));
  const [judging, setJudging] = useState<Judging>();
  return (
    <Screen title={deskText("nav_journal")}>
      <JournalTabs />
      <DataTable
        label={text("quarantine")}
        pages={pages}
        columns={columns(setJudging)}
        rowKey={(row) => String(row.id)}
        empty={
          <Empty title={text("no_quarantine")} text={text("no_quarantine_text")} icon="check" />
        }
      />
      {judging && (
        <ReasonDialog
          title={text(`fate_${judging.fate}_do`)}
          intro={text(`fate_${judging.fate}_text`)}
          submit={text(`fate_${judging.fate}_do`)}
          danger={judging.fate === "discarded"}
          onReason={(reason) => giveFate(judging.row.id, judging.fate, reason)}
          onDone={() => {
            setJudging(undefined);
            pages.reload();
          }}
          onClose={() => setJudging(undefined)}
        />
      )}
    </Screen>
  );
}
