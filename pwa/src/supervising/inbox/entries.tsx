/** The entries of one kind: the table, the drawer with the evidence and the ways out, the dialogs. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import { type InboxEntry, type InboxGroup, type InboxPage, inbox } from "../api/inbox.ts";
import { DeedDialog, type Wish } from "../differences/deed-dialog.tsx";
import { deedOfKey } from "../differences/deeds.ts";
import { LineDrawer } from "../differences/line-drawer.tsx";
import { usePages } from "../loading/pages.ts";
import { money } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { desk } from "../shell/routes.ts";
import { counterColumns, lineColumns } from "./columns.tsx";
import { CounterDrawer } from "./counter-drawer.tsx";
import { ExceptionChoices } from "./exception-dialog.tsx";
import { isCounter, kindWord } from "./kinds.ts";

export interface EntriesProps {
  readonly number: string;
  readonly group: InboxGroup;
  readonly currency: string;
  readonly onChanged: () => void;
}

type Shown = ReturnType<typeof useEntries>;

/** The entries with the one that the address opens, and what the person wants to decide. */
export function useEntries({ number, group, onChanged }: EntriesProps) {
  const { query, change } = useAddress();
  const [wish, setWish] = useState<Wish>();
  const pages = usePages<InboxEntry, InboxPage>(`${number}/${group.kind}`, (paging) =>
    inbox(number, { kind: group.kind, ...paging }),
  );
  const close = (): void => change({ line: undefined });
  const done = (): void => {
    close();
    setWish(undefined);
    pages.reload();
    onChanged();
  };
  const entry = pages.rows.find((one) => one.key === query["line"]);
  return { pages, entry, wish, setWish, close, done, change };
}

/** What stands beside the table for the entry that is open. */
export function EntryDrawer(props: EntriesProps & { readonly shown: Shown }): JSX.Element | null {
  const { number, currency, shown, group } = props;
  const { entry, setWish, close, done } = shown;
  if (!entry) return null;
  const shared = { key: entry.key, number, onClose: close };
  if (entry.counter) return <CounterDrawer {...shared} entry={entry} onDone={done} />;
  if (!entry.line) return null;
  return (
    <LineDrawer
      {...shared}
      line={entry.key}
      row={entry.line}
      currency={currency}
      compared={{}}
      onWish={setWish}
      ways={
        group.kind === "exception" && (
          <ExceptionChoices number={number} entry={entry} currency={currency} onDone={done} />
        )
      }
    />
  );
}

function Summary({ number, group, currency }: EntriesProps): JSX.Element {
  const figures = {
    n: group.entries,
    net: money(group.net, currency),
    gross: money(group.gross, currency),
  };
  return (
    <BarRow
      end={
        group.kind === "unresolved" && (
          <ButtonLink href={`${desk`/inventories/${number}`}/barcodes`}>
            {text("barcodes")}
          </ButtonLink>
        )
      }
    >
      <span>{text(isCounter(group.kind) ? "waiting_n" : "figures", figures)}</span>
    </BarRow>
  );
}

/** The table with its keys, and the dialog of what was chosen. */
export function Entries(props: EntriesProps & { readonly shown: Shown }): JSX.Element {
  const { number, group, currency, shown } = props;
  const { pages, entry, wish, setWish, done, close, change } = shown;
  const { kind } = group;
  const open = (one: InboxEntry): void => change({ line: one.key });
  const pressed = (key: string, one: InboxEntry): void => {
    if (key === "Escape") close();
    const deed = one.line && iMay("decide") ? deedOfKey(key, one.line) : undefined;
    if (deed && one.line) setWish({ deed, rows: [one.line] });
  };
  return (
    <>
      <Summary {...props} />
      <DataTable
        label={kindWord(kind)}
        pages={pages}
        columns={
          isCounter(kind)
            ? counterColumns(kind === "broken_chain")
            : lineColumns(currency, kind === "exception")
        }
        rowKey={(one) => one.key}
        selected={entry?.key ?? ""}
        onOpen={open}
        onMove={(one) => entry && open(one)}
        onKey={pressed}
        empty={<Empty title={text("nothing")} text={text("nothing_text")} icon="check" />}
      />
      {wish && (
        <DeedDialog
          key={wish.deed + wish.rows.map((row) => row.line).join()}
          number={number}
          wish={wish}
          currency={currency}
          onDone={done}
          onClose={() => setWish(undefined)}
        />
      )}
    </>
  );
}
