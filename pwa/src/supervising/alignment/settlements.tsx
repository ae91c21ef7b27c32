/** What was done about things that came after the alignment: by whom, when and why. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { momentText } from "../../i18n/format.ts";
import { SectionTitle } from "../../ui/frame.tsx";
import { Table } from "../../ui/table.tsx";
import { type Settlement, settlements } from "../api/inbox.ts";
import { useResource } from "../loading/resource.ts";
import { difference } from "../numbers.ts";
import { desk, withQuery } from "../shell/routes.ts";

/** The settled exceptions of an inventory; nothing where nothing came late. */
export function Settlements({ number }: { readonly number: string }): JSX.Element | null {
  const rows = useResource(number, () => settlements(number)).value?.rows ?? [];
  if (rows.length === 0) return null;
  const line = (row: Settlement) =>
    withQuery(`${desk`/inventories/${number}`}/differences`, { line: row.line });
  return (
    <>
      <SectionTitle>{text("kind_exception")}</SectionTitle>
      <Table
        label={text("kind_exception")}
        rows={rows}
        rowKey={(row) => `${row.line} ${row.at}`}
        columns={[
          { key: "at", title: deskText("date"), cell: (row) => momentText(row.at) },
          { key: "user", title: text("by"), cell: (row) => row.user },
          { key: "outcome", title: text("outcome"), cell: (row) => text(`done_${row.outcome}`) },
          {
            key: "amount",
            title: text("amount"),
            number: true,
            cell: (row) => difference(row.amount),
          },
          { key: "reason", title: deskText("reason"), fills: true, cell: (row) => row.reason },
          {
            key: "where",
            title: "",
            cell: (row) =>
              row.record_id === null ? (
                <a href={line(row)}>{text("its_line")}</a>
              ) : (
                <a href={desk`/records/${row.record_id}`}>{text("its_record")}</a>
              ),
          },
        ]}
      />
    </>
  );
}
