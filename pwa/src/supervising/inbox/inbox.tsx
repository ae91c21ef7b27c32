/** The inbox: everything in an inventory that waits for somebody, kind by kind, with its money. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, differencesText, inventoriesText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Tabs } from "../../ui/form.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type InboxEntry, type InboxGroup, type InboxPage, inbox } from "../api/inbox.ts";
import { itemCode, StandingBadge } from "../differences/columns.tsx";
import { DeedDialog, type Wish } from "../differences/deed-dialog.tsx";
import { deedOfKey } from "../differences/deeds.ts";
import { LineDrawer } from "../differences/line-drawer.tsx";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { difference, money, quantity, toneOf } from "../numbers.ts";
import type { ScreenProps } from "../screens.tsx";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { refreshWaiting } from "../shell/current.ts";
import { DataTable } from "../shell/data-table.tsx";
import { desk, withQuery } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { textFor } from "../shell/words.ts";
import { ExceptionDialog } from "./exception-dialog.tsx";

const kindWord = (kind: string): string => textFor(text, `kind_${kind}`) ?? kind;

function lineColumns(currency: string, late: boolean): readonly Column<InboxEntry>[] {
  const amount: Column<InboxEntry> = {
    key: "amount",
    title: text("amount"),
    number: true,
    cell: ({ amount }) => <b class={toneOf(amount)}>{difference(amount)}</b>,
  };
  return [
    { key: "location", title: deskText("location"), cell: ({ line }) => line?.location },
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: ({ line }) =>
        line && (
          <>
            <b>{itemCode(line)}</b> <small>{line.description}</small>
          </>
        ),
    },
    {
      key: "counted",
      title: differencesText("counted"),
      number: true,
      cell: ({ line }) => quantity(line?.counted),
    },
    {
      key: "book",
      title: differencesText("book"),
      number: true,
      cell: ({ line }) => quantity(line?.book),
    },
    ...(late ? [amount] : []),
    {
      key: "value",
      title: differencesText("value"),
      number: true,
      cell: ({ line, value }) => money(late ? value : (line?.value ?? null), currency, true),
    },
    {
      key: "state",
      title: deskText("state"),
      cell: ({ line }) => line && <StandingBadge row={line} />,
    },
  ];
}

const plainColumns = (): readonly Column<InboxEntry>[] => [
  { key: "list", title: inventoriesText("list"), cell: (entry) => <b>{entry.list}</b> },
  { key: "detail", title: text("why"), fills: true, cell: (entry) => entry.detail },
];

function Kinds(props: {
  readonly number: string;
  readonly groups: readonly InboxGroup[];
  readonly kind: string;
}) {
  const { number, groups, kind } = props;
  return (
    <Tabs
      label={text("kinds")}
      tabs={groups.map((group) => ({
        href: withQuery(`${desk`/inventories/${number}`}/inbox`, { kind: group.kind }),
        text: `${kindWord(group.kind)} (${group.entries})`,
        current: group.kind === kind,
      }))}
    />
  );
}

interface EntriesProps {
  readonly number: string;
  readonly group: InboxGroup;
  readonly currency: string;
  readonly onChanged: () => void;
}

/** The entries of one kind: a line opens its drawer with every way out, an exception its dialog. */
function useEntries({ number, group, currency, onChanged }: EntriesProps) {
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
  const drawer = entry?.line && group.kind !== "exception" && (
    <LineDrawer
      key={entry.key}
      number={number}
      line={entry.key}
      row={entry.line}
      currency={currency}
      compared={{}}
      onWish={setWish}
      onClose={close}
    />
  );
  return { pages, entry, wish, setWish, drawer, close, done, change };
}

function Entries(props: EntriesProps & { readonly shown: ReturnType<typeof useEntries> }) {
  const { number, group, currency, shown } = props;
  const { pages, entry, wish, setWish, close, done, change } = shown;
  const late = group.kind === "exception";
  const plain = ["outstanding", "broken_chain"].includes(group.kind);
  const figures = {
    n: group.entries,
    net: money(group.net, currency),
    gross: money(group.gross, currency),
  };
  return (
    <>
      <BarRow
        end={
          <ButtonLink href={`${desk`/inventories/${number}`}/barcodes`}>
            {text("barcodes")}
          </ButtonLink>
        }
      >
        <span>{text("figures", figures)}</span>
      </BarRow>
      <DataTable
        label={kindWord(group.kind)}
        pages={pages}
        columns={plain ? plainColumns() : lineColumns(currency, late)}
        rowKey={(one) => one.key}
        selected={entry?.key ?? ""}
        {...(!plain && { onOpen: (one: InboxEntry) => change({ line: one.key }) })}
        onKey={(key, one) => {
          const deed = one.line && iMay("decide") ? deedOfKey(key, one.line) : undefined;
          if (deed && one.line) setWish({ deed, rows: [one.line] });
        }}
        empty={<Empty title={text("nothing")} text={text("nothing_text")} />}
      />
      {entry && late && iMay("decide") && (
        <ExceptionDialog
          number={number}
          entry={entry}
          currency={currency}
          onDone={done}
          onClose={close}
        />
      )}
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

interface FrameProps {
  readonly number: string;
  readonly page: InboxPage;
  readonly group: InboxGroup;
  readonly onChanged: () => void;
}

const wayOf = (number: string) => [
  { text: deskText("nav_inventories"), href: "/desk/inventories" },
  { text: number, href: desk`/inventories/${number}` },
];

function Waiting({ number, page, group, onChanged }: FrameProps): JSX.Element {
  const props = { number, group, currency: page.currency, onChanged };
  const shown = useEntries(props);
  return (
    <Screen title={deskText("nav_inbox")} way={wayOf(number)} drawer={shown.drawer}>
      <Kinds number={number} groups={page.groups} kind={group.kind} />
      <Entries {...props} shown={shown} />
    </Screen>
  );
}

/** The inbox of the inventory of the address; the first kind where the address says none. */
export function InboxScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const { query } = useAddress();
  const found = useResource(number, () => inbox(number, {}));
  const page = found.value;
  const group = page?.groups.find((one) => one.kind === query["kind"]) ?? page?.groups[0];
  const changed = (): void => {
    found.reload();
    void refreshWaiting();
  };
  if (page && group)
    return (
      <Waiting key={group.kind} number={number} page={page} group={group} onChanged={changed} />
    );
  return (
    <Screen title={deskText("nav_inbox")} way={wayOf(number)}>
      <Ready from={found}>
        {() => <Empty title={text("nothing")} text={text("nothing_text")} icon="check" />}
      </Ready>
    </Screen>
  );
}
