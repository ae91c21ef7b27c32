/** Lists with their progress as rows of a table. */
import type { JSX } from "preact";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Progress as ProgressBar } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import type { CountList } from "../api/inventories.ts";
import type { ListProgress, Progress } from "../api/progress.ts";
import { employeesText, warehouseName } from "../shell/known.ts";
import { ListStateBadge } from "./states.tsx";

export interface ListRow {
  readonly list: CountList;
  readonly progress: ListProgress | undefined;
}

/** Each list beside its progress. */
export function listRows(
  lists: readonly CountList[],
  progress: Progress | undefined,
): readonly ListRow[] {
  const byId = new Map(progress?.lists.map((one) => [one.id, one]));
  return lists.map((list) => ({ list, progress: byId.get(list.id) }));
}

function Done({ row }: { readonly row: ListRow }): JSX.Element {
  const counted = row.progress?.counted_positions ?? 0;
  const planned = row.progress?.planned ?? null;
  if (planned === null) return <>{text("positions", { n: counted })}</>;
  return (
    <ProgressBar done={counted} total={planned} text={text("of_planned", { counted, planned })} />
  );
}

/** What is not on the server yet, as far as it is known. */
function Outstanding({ row }: { readonly row: ListRow }): JSX.Element | null {
  if (row.list.state !== "released" || !row.progress) return null;
  const pending = row.progress.counters.reduce((total, one) => total + one.pending, 0);
  const gaps = row.progress.counters.some((counter) => counter.missing.length > 0);
  if (pending > 0 || gaps)
    return <Badge meaning="question">{text("pending", { n: pending })}</Badge>;
  const open = row.progress.counters.filter((counter) => !counter.declared).length;
  if (open > 0) return <Badge meaning="info">{text("counting_now", { n: open })}</Badge>;
  return null;
}

/** The columns of an inventory's lists. */
export function listColumns(): readonly Column<ListRow>[] {
  return [
    { key: "number", title: text("list"), cell: ({ list }) => <b>{list.number}</b> },
    {
      key: "description",
      title: deskText("description"),
      fills: true,
      cell: ({ list }) => list.description,
    },
    {
      key: "warehouse",
      title: deskText("warehouse"),
      cell: ({ list }) => warehouseName(list.warehouse),
    },
    { key: "type", title: text("list_type"), cell: ({ list }) => list.list_type },
    { key: "pass", title: text("pass"), number: true, cell: ({ list }) => list.pass },
    {
      key: "employees",
      title: text("given_to"),
      cell: ({ list }) => employeesText(list.employees) || list.team || text("everybody"),
    },
    {
      key: "state",
      title: deskText("state"),
      cell: ({ list }) => <ListStateBadge state={list.state} />,
    },
    { key: "done", title: text("counted"), cell: (row) => <Done row={row} /> },
    {
      key: "events",
      title: text("events"),
      number: true,
      cell: ({ progress }) => countText(progress?.events ?? 0),
    },
    {
      key: "last",
      title: text("last_event"),
      cell: ({ progress }) => progress?.last_event_at && momentText(progress.last_event_at),
    },
    { key: "outstanding", title: "", cell: (row) => <Outstanding row={row} /> },
  ];
}
