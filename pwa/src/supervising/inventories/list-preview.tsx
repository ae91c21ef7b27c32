/** The lists that a generation would make, before it makes them. */
import type { JSX } from "preact";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import { Band } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import type { CountList } from "../api/inventories.ts";
import { employeesText } from "../shell/known.ts";

type Draft = Partial<CountList> & { readonly position: number };

/** One row per list; says it in words when nothing matches. */
export function ListPreview({
  lists,
}: {
  readonly lists: readonly Partial<CountList>[];
}): JSX.Element {
  if (lists.length === 0) return <Band meaning="question">{text("nothing_to_generate")}</Band>;
  const rows: readonly Draft[] = lists.map((list, position) => ({ ...list, position }));
  const total = rows.reduce((sum, row) => sum + (row.scope_lines ?? 0), 0);
  return (
    <Table
      label={deskText("preview")}
      rows={rows}
      rowKey={(row) => String(row.position)}
      columns={[
        {
          key: "description",
          title: deskText("description"),
          fills: true,
          cell: (row) => row.description ?? "",
          total: text("lists_n", { n: rows.length }),
        },
        {
          key: "employees",
          title: text("given_to"),
          cell: (row) => employeesText(row.employees ?? []) || text("everybody"),
        },
        {
          key: "lines",
          title: text("positions_to_count"),
          number: true,
          cell: (row) => (row.scope_lines ? countText(row.scope_lines) : text("whole_warehouse")),
          total: total > 0 ? countText(total) : "",
        },
      ]}
    />
  );
}
