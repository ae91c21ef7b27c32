/** Journals that came as files: bring one, see what it holds, confirm or refuse it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge, type Meaning } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FileDrop } from "../../ui/form.tsx";
import { BarRow, Panel, Prose } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { bringFile, type JournalFile, journalFiles } from "../api/journals.ts";
import { useAction } from "../loading/action.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { refreshWaiting } from "../shell/current.ts";
import { DataTable } from "../shell/data-table.tsx";
import { ProblemBand } from "../shell/problem.tsx";
import { Screen } from "../shell/screen.tsx";
import { FileDrawer } from "./file-drawer.tsx";
import { JournalTabs } from "./tabs.tsx";

const meanings: Readonly<Record<JournalFile["state"], Meaning>> = {
  waiting: "question",
  confirmed: "good",
  refused: "neutral",
};

/** How much of a file is not here yet. */
export function newWords(file: JournalFile): string {
  const n = file.journals.reduce((sum, one) => sum + one.events, 0);
  const fresh = file.journals.reduce((sum, one) => sum + one.new, 0);
  return text("new_of", { new: fresh, n });
}

function columns(): readonly Column<JournalFile>[] {
  return [
    { key: "brought", title: text("brought"), cell: (row) => momentText(row.brought_at) },
    { key: "who", title: text("who"), cell: (row) => row.brought_by },
    { key: "name", title: text("file"), fills: true, cell: (row) => <b>{row.name}</b> },
    { key: "holds", title: text("holds"), number: true, cell: newWords },
    {
      key: "state",
      title: text("state"),
      cell: (row) => <Badge meaning={meanings[row.state]}>{text(`file_${row.state}`)}</Badge>,
    },
  ];
}

function Bring({ onBrought }: { readonly onBrought: (file: JournalFile) => void }): JSX.Element {
  const [file, setFile] = useState<File>();
  const { busy, problem, run } = useAction();
  return (
    <Panel>
      <FileDrop
        label={text("choose_journal")}
        hint={text("choose_journal_hint")}
        accept=".jsonl,.json,.txt"
        file={file}
        onFile={setFile}
      />
      <BarRow>
        <Button
          kind="main"
          busy={busy}
          disabled={!file}
          onClick={() => file && run(() => bringFile(file), onBrought)}
        >
          {text("check")}
        </Button>
      </BarRow>
      <ProblemBand problem={problem} />
    </Panel>
  );
}

/** The imported files. */
export function JournalFilesScreen(): JSX.Element {
  const { query, change } = useAddress();
  const pages = usePages<JournalFile>("files", (paging) => journalFiles({ ...paging }));
  const open = query["file"];
  const changed = (file?: JournalFile): void => {
    pages.reload();
    void refreshWaiting();
    if (file) change({ file: String(file.id) });
  };
  return (
    <Screen
      title={text("tab_files")}
      way={[{ text: deskText("nav_journal"), href: "/desk/journal" }]}
      drawer={
        open && (
          <FileDrawer
            key={open}
            id={open}
            onDecided={changed}
            onClose={() => change({ file: undefined })}
          />
        )
      }
    >
      <JournalTabs />
      <Prose>{text("files_intro")}</Prose>
      {iMay("keep_users") && <Bring onBrought={changed} />}
      <DataTable
        label={text("tab_files")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        selected={open}
        onOpen={(row) => change({ file: String(row.id) })}
        empty={<Empty title={text("no_files")} text={text("no_files_text")} icon="upload" />}
      />
    </Screen>
  );
}
