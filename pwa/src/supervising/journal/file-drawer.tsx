/** One imported file beside the list: its journals, its bad lines, the decision. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Hash } from "../../ui/code.tsx";
import { Drawer, DrawerActions } from "../../ui/drawer.tsx";
import { SectionTitle } from "../../ui/frame.tsx";
import { Facts } from "../../ui/story.tsx";
import { decideFile, type FileJournal, type JournalFile, journalFile } from "../api/journals.ts";
import { gapsText } from "../inventories/counters.tsx";
import { useResource } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk } from "../shell/routes.ts";
import { Ready } from "../shell/screen.tsx";
import { textFor } from "../shell/words.ts";

type Decision = "confirm" | "refuse";

function JournalFacts({ journal }: { readonly journal: FileJournal }): JSX.Element {
  return (
    <>
      <p>
        <Badge meaning={journal.whole ? "good" : "question"}>
          {text(journal.whole ? "whole" : "not_whole")}
        </Badge>{" "}
        {text(journal.whole ? "file_whole" : "file_not_whole")}{" "}
        {journal.altered > 0 && text("file_altered", { n: journal.altered })}
      </p>
      <Facts
        facts={[
          [text("device"), <a href={desk`/devices/${journal.device}`}>{journal.device}</a>],
          [text("epoch"), <Hash text={journal.epoch} />],
          [text("numbers"), gapsText(journal.ranges as [number, number][])],
          [text("holds"), text("new_of", { new: journal.new, n: journal.events })],
          [text("head"), journal.head],
          [text("hash"), <Hash text={journal.hash} />],
          [text("exported"), momentText(journal.exported_at)],
        ]}
      />
    </>
  );
}

function faultWords(code: string, detail: string): string {
  return textFor(text, `fault_${code.replaceAll(".", "_")}`) ?? detail;
}

function BadLines({ file }: { readonly file: JournalFile }): JSX.Element | null {
  if (file.fault_count === 0) return null;
  return (
    <div>
      <Badge meaning="question">{text("bad_lines", { n: file.fault_count })}</Badge>
      {file.faults.slice(0, 20).map((fault) => (
        <div key={fault.line}>
          {text("line_n", { n: fault.line })} {faultWords(fault.code, fault.detail)}
        </div>
      ))}
    </div>
  );
}

const verdicts = ["accepted", "duplicate", "quarantined", "conflict"] as const;

function Outcome({ file }: { readonly file: JournalFile }): JSX.Element | null {
  if (!file.decided_at) return null;
  const came = verdicts
    .filter((one) => file.outcome?.[one])
    .map((one) => text(`outcome_${one}`, { n: file.outcome?.[one] ?? 0 }));
  return (
    <Facts
      facts={[
        [
          text("decided"),
          text("by_because", {
            who: file.decided_by ?? "",
            when: momentText(file.decided_at),
            why: file.decided_reason ?? text(`file_${file.state}`),
          }),
        ],
        [text("outcome"), came.join(", ")],
      ]}
    />
  );
}

/** The drawer of one imported file. */
export function FileDrawer(props: {
  readonly id: string;
  readonly onDecided: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { id, onDecided, onClose } = props;
  const found = useResource(id, () => journalFile(id));
  const [deciding, setDeciding] = useState<Decision>();
  return (
    <Drawer
      title={found.value?.name ?? text("file")}
      subtitle={found.value && text(`file_${found.value.state}`)}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Ready from={found}>
        {(file) => (
          <>
            <Outcome file={file} />
            <BadLines file={file} />
            {file.journals.map((journal) => (
              <JournalFacts key={journal.epoch} journal={journal} />
            ))}
            {file.state === "waiting" && iMay("keep_users") && (
              <DrawerActions>
                <Button onClick={() => setDeciding("refuse")}>{text("refuse")}</Button>
                <Button kind="main" onClick={() => setDeciding("confirm")}>
                  {text("confirm")}
                </Button>
              </DrawerActions>
            )}
            <SectionTitle>{text("file_hash")}</SectionTitle>
            <Hash text={file.sha256} />
          </>
        )}
      </Ready>
      {deciding && found.value && (
        <ReasonDialog
          title={text(deciding)}
          intro={text(`${deciding}_text`)}
          submit={text(deciding)}
          danger={deciding === "refuse"}
          optional={deciding === "confirm"}
          onReason={(reason) => decideFile(Number(id), deciding, reason)}
          onDone={() => {
            setDeciding(undefined);
            found.reload();
            onDecided();
          }}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </Drawer>
  );
}
