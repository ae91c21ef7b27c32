/** The columns of the inbox: lines with their numbers, counters with what they still hold. */
import { deskText, differencesText, inventoriesText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { countText, momentText } from "../../i18n/format.ts";
import type { Column } from "../../ui/table.tsx";
import type { InboxEntry } from "../api/inbox.ts";
import { itemCode, StandingBadge } from "../differences/columns.tsx";
import { gapsText } from "../inventories/counters.tsx";
import { difference, money, quantity, toneOf } from "../numbers.ts";
import { employeesText } from "../shell/known.ts";

/** Lines; `late` adds by how much an exception would have changed its difference. */
export function lineColumns(currency: string, late: boolean): readonly Column<InboxEntry>[] {
  const amount: Column<InboxEntry> = {
    key: "amount",
    title: text("amount"),
    number: true,
    cell: ({ amount }) => <b class={toneOf(amount)}>{difference(amount)}</b>,
  };
  const worth = ({ line, value }: InboxEntry) => (late ? value : (line?.value ?? null));
  return [
    { key: "location", title: deskText("location"), cell: ({ line }) => line?.location },
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: ({ line }) =>
        line && (
          <>
            <b>{itemCode(line)}</b>{" "}
            <small>{[line.lot, line.serial, line.description].filter(Boolean).join(" · ")}</small>
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
      cell: (entry) => (
        <span class={toneOf(worth(entry))}>{money(worth(entry), currency, true)}</span>
      ),
    },
    {
      key: "state",
      title: deskText("state"),
      cell: ({ line }) => line && <StandingBadge row={line} />,
    },
  ];
}

/** Counters that stand in the way of a list. */
export function counterColumns(broken: boolean): readonly Column<InboxEntry>[] {
  const held: readonly Column<InboxEntry>[] = [
    {
      key: "pending",
      title: text("held"),
      number: true,
      cell: ({ counter }) => counter && countText(counter.pending),
    },
    {
      key: "missing",
      title: text("missing"),
      cell: ({ counter }) => counter && gapsText(counter.missing),
    },
  ];
  const breaks: Column<InboxEntry> = {
    key: "breaks",
    title: text("breaks"),
    cell: ({ counter }) => counter?.breaks.join(", "),
  };
  return [
    { key: "list", title: inventoriesText("list"), cell: (entry) => <b>{entry.list}</b> },
    { key: "device", title: deskText("device"), cell: ({ counter }) => counter?.device_name },
    {
      key: "employee",
      title: deskText("employee"),
      fills: true,
      cell: ({ counter }) => employeesText(counter?.employees ?? []),
    },
    {
      key: "events",
      title: inventoriesText("events"),
      number: true,
      cell: ({ counter }) => counter && countText(counter.events),
    },
    ...(broken ? [breaks] : held),
    {
      key: "seen",
      title: deskText("last_seen"),
      cell: ({ counter }) => counter?.last_seen_at && momentText(counter.last_seen_at),
    },
  ];
}
