/** The inbox: everything in an inventory that waits for somebody, kind by kind, with its money. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { deskText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Tabs } from "../../ui/form.tsx";
import { Empty } from "../../ui/states.tsx";
import { type InboxGroup, type InboxPage, inbox } from "../api/inbox.ts";
import { useResource } from "../loading/resource.ts";
import type { ScreenProps } from "../screens.tsx";
import { useAddress } from "../shell/address.ts";
import { refreshWaiting, waiting, workOn } from "../shell/current.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { Entries, EntryDrawer, useEntries } from "./entries.tsx";
import { kindWord } from "./kinds.ts";

interface KindsProps {
  readonly number: string;
  readonly groups: readonly InboxGroup[];
  readonly kind: string;
}

function Kinds({ number, groups, kind }: KindsProps): JSX.Element {
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
    <Screen
      title={deskText("nav_inbox")}
      way={wayOf(number)}
      drawer={<EntryDrawer {...props} shown={shown} />}
    >
      <Kinds number={number} groups={page.groups} kind={group.kind} />
      <Entries {...props} shown={shown} />
    </Screen>
  );
}

function NothingWaits({ number }: { readonly number: string }): JSX.Element {
  return (
    <Empty
      title={text("nothing")}
      text={text("nothing_text")}
      icon="check"
      action={
        <ButtonLink href={`${desk`/inventories/${number}`}/differences`}>
          {deskText("nav_differences")}
        </ButtonLink>
      }
    />
  );
}

/** The inbox of the inventory of the address; the first kind where the address says none. */
export function InboxScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const { query } = useAddress();
  // The navigation hears first that something came: what it counts is read anew then.
  const found = useResource(`${number} ${waiting.value.inbox}`, () => inbox(number, {}));
  const page = found.value;
  useEffect(() => {
    if (page) workOn(number);
  }, [page !== undefined, number]);
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
      <Ready from={found}>{() => <NothingWaits number={number} />}</Ready>
    </Screen>
  );
}
