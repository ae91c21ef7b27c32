/** The closings: what was frozen when; close, verify, restore the last. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { valuationText as text } from "../../i18n/desk.ts";
import { countText, dateText, momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Band, Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import {
  type Closing,
  type Closings,
  closings,
  restoreClosing,
  type Verified,
  verifyClosings,
} from "../api/valuation.ts";
import { useAction } from "../loading/action.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { DataTable } from "../shell/data-table.tsx";
import { ProblemBand } from "../shell/problem.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { withQuery } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { CloseDialog } from "./close-dialog.tsx";
import { ValuationTabs, valuationWay } from "./tabs.tsx";
import { methodNames } from "./words.ts";

function State({ row }: { readonly row: Closing }): JSX.Element {
  if (row.state === "closed") return <Badge meaning="good">{text("state_closed")}</Badge>;
  return (
    <>
      <Badge meaning="neutral">{text("state_restored")}</Badge>{" "}
      <small>
        {row.restored_by}: {row.restored_why}
      </small>
    </>
  );
}

/** The opening balances that a closing wrote on the day after. */
export function openingsOf(at: string): string {
  const day = new Date(new Date(`${at}T00:00:00Z`).getTime() + 86_400_000);
  const after = day.toISOString().slice(0, 10);
  return withQuery("/desk/records", { origin: "closing", from: after, to: after });
}

function columns(): readonly Column<Closing>[] {
  return [
    { key: "at", title: text("at"), cell: (row) => <b>{dateText(row.at)}</b> },
    { key: "state", title: text("state"), fills: true, cell: (row) => <State row={row} /> },
    { key: "lines", title: text("lines"), number: true, cell: (row) => countText(row.lines) },
    { key: "cost", title: text("cost"), cell: (row) => methodNames(row.cost) },
    { key: "user", title: text("by"), cell: (row) => row.user },
    { key: "when", title: text("when"), cell: (row) => momentText(row.created_at) },
    {
      key: "openings",
      title: "",
      cell: (row) =>
        row.state === "closed" && (
          <a href={openingsOf(row.at)} onClick={(event) => event.stopPropagation()}>
            {text("openings")}
          </a>
        ),
    },
    {
      key: "hash",
      title: text("hash"),
      cell: (row) => <code title={row.hash}>{row.hash.slice(0, 8)}</code>,
    },
  ];
}

function VerifiedBand({ found }: { readonly found: Verified | undefined }): JSX.Element | null {
  if (!found) return null;
  const { closings: several, lines, finding } = found;
  if (!finding) return <Band meaning="good">{text("verified", { closings: several, lines })}</Band>;
  return (
    <Band meaning="error">
      {text("differs", { date: dateText(finding.at), detail: finding.detail })}
    </Band>
  );
}

type Asked = "close" | "restore" | undefined;

/** Every closing, newest first. */
export function ClosingsScreen(): JSX.Element {
  const { route } = useLocation();
  const [asked, setAsked] = useState<Asked>();
  const [done, setDone] = useState<Closing>();
  const [verified, setVerified] = useState<Verified>();
  const { busy, problem, run } = useAction();
  const pages = usePages<Closing, Closings>("closings", closings);
  const last = pages.first?.last;
  const changed = (closing: Closing | undefined): void => {
    setAsked(undefined);
    setVerified(undefined);
    setDone(closing);
    pages.reload();
  };
  return (
    <Screen title={text("tab_closings")} way={valuationWay()}>
      <ValuationTabs />
      <BarRow
        end={
          <>
            <Button busy={busy} onClick={() => run(verifyClosings, setVerified)}>
              {text("verify")}
            </Button>
            {iMay("close") && last && (
              <Button kind="danger" onClick={() => setAsked("restore")}>
                {text("restore")}
              </Button>
            )}
            {iMay("close") && (
              <Button kind="main" onClick={() => setAsked("close")}>
                {text("closing_new")}
              </Button>
            )}
          </>
        }
      >
        {last ? text("closing_last", { date: dateText(last) }) : text("closing_first")}
      </BarRow>
      <ProblemBand problem={problem} />
      <VerifiedBand found={verified} />
      {done && (
        <Band meaning="good">
          {text("closed_done", { date: dateText(done.at), n: done.lines })}
        </Band>
      )}
      <DataTable
        label={text("tab_closings")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) => route(`/desk/valuation/closing-lines?closing=${row.id}`)}
        empty={<Empty title={text("no_closings")} text={text("no_closings_text")} />}
      />
      {asked === "close" && (
        <CloseDialog last={last} onDone={changed} onClose={() => changed(undefined)} />
      )}
      {asked === "restore" && (
        <ReasonDialog
          title={text("restore_title")}
          intro={text("restore_text")}
          submit={text("restore")}
          danger
          onReason={restoreClosing}
          onDone={() => changed(undefined)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Screen>
  );
}
