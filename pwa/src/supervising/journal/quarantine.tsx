/** Events that could not be taken into the count, kept as they came until somebody decides. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, journalText, masterText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Prose } from "../../ui/frame.tsx";
import { Band, Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import {
  type BulkAnswer,
  type Fate,
  giveFate,
  giveFates,
  type HeldByCode,
  heldByCode,
  type Quarantined,
  quarantine,
} from "../api/journal.ts";
import { usePages } from "../loading/pages.ts";
import { type Resource, useResource } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { Screen } from "../shell/screen.tsx";
import { deviceWords } from "./event-words.ts";
import { causeWords, QuarantineDrawer } from "./quarantine-drawer.tsx";
import { JournalTabs } from "./tabs.tsx";

/** One event, or as many as `expected` of a code and a device. */
export interface Judging {
  readonly fate: Fate;
  readonly id?: string;
  readonly expected?: number;
}

export function FateBadge({ fate }: { readonly fate: string }): JSX.Element {
  if (fate === "held") return <Badge meaning="question">{text("fate_held")}</Badge>;
  const words = fate === "released" ? text("fate_released") : text("fate_discarded");
  return <Badge meaning="neutral">{words}</Badge>;
}

function columns(): readonly Column<Quarantined>[] {
  return [
    { key: "received", title: text("received"), cell: (row) => momentText(row.received_at) },
    { key: "device", title: deskText("device"), cell: (row) => deviceWords(row) },
    { key: "seq", title: text("sequence"), number: true, cell: (row) => row.seq ?? "" },
    { key: "cause", title: text("cause"), fills: true, cell: (row) => causeWords(row.code) },
    { key: "fate", title: deskText("state"), cell: (row) => <FateBadge fate={row.fate} /> },
  ];
}

function filters(held: readonly HeldByCode[]) {
  const codes = [...new Set(held.map((one) => one.code))];
  const devices = new Map(held.map((one) => [one.device, deviceWords(one)]));
  return [
    {
      name: "code",
      label: journalText("code"),
      options: codes.map((value) => ({ value, text: causeWords(value) })),
      words: causeWords,
    },
    {
      name: "device",
      label: deskText("device"),
      options: [...devices].map(([value, name]) => ({ value, text: name })),
    },
    {
      name: "fate",
      label: deskText("state"),
      options: (["held", "released", "discarded"] as const).map((value) => ({
        value,
        text: text(`fate_${value}`),
      })),
    },
  ];
}

function useHeld(held: Resource<readonly HeldByCode[]>, code?: string, device?: string): number {
  const matching = (held.value ?? []).filter(
    (one) => (!code || one.code === code) && (!device || one.device === device),
  );
  return code || device ? matching.reduce((sum, one) => sum + one.events, 0) : 0;
}

function BulkButtons(props: {
  readonly n: number;
  readonly onJudge: (judging: Judging) => void;
}): JSX.Element | null {
  const { n, onJudge } = props;
  if (n === 0 || !iMay("judge_quarantine")) return null;
  return (
    <>
      <Button onClick={() => onJudge({ fate: "released", expected: n })}>
        {journalText("bulk_release", { n })}
      </Button>
      <Button onClick={() => onJudge({ fate: "discarded", expected: n })}>
        {journalText("bulk_discard", { n })}
      </Button>
    </>
  );
}

function introOf({ fate, expected }: Judging): string {
  if (expected === undefined) return text(`fate_${fate}_text`);
  const words = fate === "released" ? "bulk_release_text" : "bulk_discard_text";
  return journalText(words, { n: expected });
}

function Told({ answer }: { readonly answer: BulkAnswer }): JSX.Element {
  const left = answer.still_refused;
  return (
    <Band meaning={left > 0 ? "question" : "good"}>
      {journalText("bulk_done", { n: answer.decided })}{" "}
      {left > 0 && journalText("bulk_left", { n: left })}
    </Band>
  );
}

interface Choice {
  readonly code: string | null;
  readonly device: string | null;
}

async function judge(
  { fate, id, expected }: Judging,
  choice: Choice,
  reason: string,
): Promise<BulkAnswer | undefined> {
  if (expected !== undefined) return giveFates({ ...choice, fate, reason, expected });
  await giveFate(id ?? "", fate, reason);
  return undefined;
}

function JudgeDialog(props: {
  readonly judging: Judging;
  readonly choice: Choice;
  readonly onDone: (answer: BulkAnswer | undefined) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { judging, choice, onDone, onClose } = props;
  const words = text(`fate_${judging.fate}_do`);
  return (
    <ReasonDialog
      title={words}
      intro={introOf(judging)}
      submit={words}
      danger={judging.fate === "discarded"}
      onReason={(reason) => judge(judging, choice, reason)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function NothingHeld(): JSX.Element {
  return <Empty title={text("no_quarantine")} text={text("no_quarantine_text")} icon="check" />;
}

/** The quarantine. */
export function QuarantineScreen(): JSX.Element {
  const { query, change } = useAddress();
  const { code, device } = query;
  const wanted = { code, device, fate: query["fate"] };
  const pages = usePages<Quarantined>(JSON.stringify(wanted), (paging) =>
    quarantine({ ...wanted, ...paging }),
  );
  const held = useResource("held", heldByCode);
  const [judging, setJudging] = useState<Judging>();
  const [told, setTold] = useState<BulkAnswer>();
  const n = useHeld(held, code, device);
  const done = (answer: BulkAnswer | undefined): void => {
    setTold(answer);
    setJudging(undefined);
    pages.reload();
    held.reload();
  };
  const open = query["event"];
  return (
    <Screen
      title={text("quarantine")}
      way={[{ text: deskText("nav_journal"), href: "/desk/journal" }]}
      drawer={
        open && (
          <QuarantineDrawer
            key={`${open}${pages.loading}`}
            id={open}
            onJudge={setJudging}
            onClose={() => change({ event: undefined })}
          />
        )
      }
    >
      <JournalTabs />
      <Prose>{journalText("quarantine_intro")}</Prose>
      <FilterBar
        filters={filters(held.value ?? [])}
        end={<BulkButtons n={n} onJudge={setJudging} />}
      />
      {told && <Told answer={told} />}
      <DataTable
        label={text("quarantine")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        selected={open}
        onOpen={(row) => change({ event: String(row.id) })}
        onMove={(row) => open && change({ event: String(row.id) })}
        empty={<NothingHeld />}
      />
      {judging && (
        <JudgeDialog
          judging={judging}
          choice={{ code: code ?? null, device: device ?? null }}
          onDone={done}
          onClose={() => setJudging(undefined)}
        />
      )}
    </Screen>
  );
}
