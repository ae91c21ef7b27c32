/** The log as an auditor looks through it: filters in the address, newest first, one event beside. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { deskText, journalText as text } from "../../i18n/desk.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Empty, Loading } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { devices } from "../api/devices.ts";
import { type LogEvent, logEvents } from "../api/journal.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { type QueryValues, useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { Screen } from "../shell/screen.tsx";
import { EventDrawer } from "./event-drawer.tsx";
import {
  amountWords,
  deviceWords,
  kindWords,
  whatWords,
  whereWords,
  whoWords,
} from "./event-words.ts";
import { JournalTabs } from "./tabs.tsx";

const kinds = ["count", "void", "area_opened", "area_closed", "list_closed", "note", "decision"];
const NAMES = ["inventory", "list", "device", "epoch", "employee", "item", "location", "kind"];

function columns(): readonly Column<LogEvent>[] {
  return [
    { key: "when", title: text("when"), cell: (row) => momentText(row.counted_at) },
    { key: "who", title: text("who"), cell: (row) => <b>{whoWords(row)}</b> },
    { key: "kind", title: text("kind"), cell: (row) => kindWords(row.kind) },
    {
      key: "quantity",
      title: "",
      number: true,
      cell: (row) => (row.undid ? <s>{amountWords(row.undid)}</s> : amountWords(row)),
    },
    { key: "what", title: text("what"), fills: true, cell: (row) => whatWords(row) },
    { key: "where", title: text("where"), cell: whereWords },
    { key: "list", title: text("list"), cell: (row) => row.list ?? "" },
    {
      key: "device",
      title: text("device"),
      cell: (row) => `${deviceWords(row)} · ${countText(row.seq)}`,
    },
  ];
}

/** A day of the address as the moment at which it begins here. */
function midnight(day: string | undefined): string | undefined {
  return day && new Date(`${day}T00:00`).toISOString();
}

function useFilters() {
  const known = useResource("devices", () => devices({ limit: 500 })).value?.rows ?? [];
  const choice = [...known.map(({ id, name }) => ({ value: id, text: name }))];
  return [
    { name: "inventory", label: text("inventory") },
    { name: "list", label: text("list") },
    {
      name: "device",
      label: text("device"),
      options: [...choice, { value: "server", text: text("server") }],
      words: (id: string) =>
        deviceWords({ device: id, device_name: known.find((one) => one.id === id)?.name ?? null }),
    },
    { name: "employee", label: text("employee") },
    { name: "item", label: text("item") },
    { name: "location", label: text("location") },
    {
      name: "kind",
      label: text("kind"),
      options: kinds.map((value) => ({ value, text: kindWords(value) })),
    },
    { name: "since", label: text("since"), date: true },
    { name: "until", label: text("until"), date: true },
  ];
}

function asked(query: QueryValues) {
  return {
    ...Object.fromEntries(NAMES.map((name) => [name, query[name]])),
    since: midnight(query["since"]),
    until: midnight(query["until"]),
  };
}

/** The events of the log. */
export function EventsScreen(): JSX.Element {
  const { query, change } = useAddress();
  const filters = useFilters();
  const wanted = asked(query);
  const pages = usePages<LogEvent>(JSON.stringify(wanted), (paging) =>
    logEvents({ ...wanted, ...paging }),
  );
  const open = query["event"];
  const looking = pages.rows.length === 0 && pages.more && !pages.problem;
  useEffect(() => {
    if (looking) pages.loadMore();
  }, [looking, pages.loading]);
  return (
    <Screen
      title={deskText("nav_journal")}
      drawer={
        open && (
          <EventDrawer
            key={open}
            id={open}
            onShow={(event) => change({ event })}
            onClose={() => change({ event: undefined })}
          />
        )
      }
    >
      <JournalTabs />
      <FilterBar filters={filters} />
      {looking ? (
        <Loading text={text("searching")} />
      ) : (
        <DataTable
          label={text("tab_events")}
          pages={pages}
          columns={columns()}
          rowKey={(row) => row.id}
          selected={open}
          onOpen={(row) => change({ event: row.id })}
          onMove={(row) => open && change({ event: row.id })}
          empty={<Empty title={text("no_events")} text={text("no_events_text")} icon="box" />}
        />
      )}
    </Screen>
  );
}
