/** The audit trail: who changed what, when, from what to what. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Drawer } from "../../ui/drawer.tsx";
import { Empty } from "../../ui/states.tsx";
import { Facts } from "../../ui/story.tsx";
import type { Column } from "../../ui/table.tsx";
import { type AuditRow, auditTrail } from "../api/journal.ts";
import { usePages } from "../loading/pages.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { Screen } from "../shell/screen.tsx";
import {
  actionWords,
  changesOf,
  changeWords,
  SUBJECTS,
  stepWords,
  subjectWords,
  thingWords,
} from "./audit-words.ts";
import { JournalTabs } from "./tabs.tsx";

function columns(): readonly Column<AuditRow>[] {
  return [
    { key: "at", title: text("when"), cell: (row) => momentText(row.at) },
    { key: "user", title: text("who"), cell: (row) => <b>{row.user}</b> },
    { key: "action", title: text("action"), cell: (row) => actionWords(row.action) },
    { key: "subject", title: text("subject"), cell: thingWords },
    {
      key: "changes",
      title: text("changes"),
      fills: true,
      cell: (row) => changeWords(row).join(", "),
    },
  ];
}

/** One entry in full: who did what, and each thing that changed on a line of its own. */
function EntryDrawer({
  row,
  onClose,
}: {
  readonly row: AuditRow;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <Drawer
      title={thingWords(row)}
      subtitle={[actionWords(row.action), row.user, momentText(row.at)].join(" · ")}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Facts facts={changesOf(row).map((change) => [change.name, stepWords(row, change)])} />
    </Drawer>
  );
}

/** The audit trail, newest first. */
export function AuditScreen(): JSX.Element {
  const { query, change } = useAddress();
  const filters = { subject: query["subject"] };
  const pages = usePages<AuditRow>(JSON.stringify(filters), (paging) =>
    auditTrail({ ...filters, ...paging }),
  );
  const open = query["entry"];
  const row = pages.rows.find((one) => String(one.id) === open);
  return (
    <Screen
      title={text("audit")}
      way={[{ text: deskText("nav_journal"), href: "/desk/journal" }]}
      drawer={row && <EntryDrawer row={row} onClose={() => change({ entry: undefined })} />}
    >
      <JournalTabs />
      <FilterBar
        filters={[
          {
            name: "subject",
            label: text("subject"),
            words: subjectWords,
            options: SUBJECTS.map((value) => ({ value, text: subjectWords(value) })),
          },
        ]}
      />
      <DataTable
        label={text("audit")}
        pages={pages}
        columns={columns()}
        rowKey={(one) => String(one.id)}
        selected={open}
        onOpen={(one) => change({ entry: String(one.id) })}
        onMove={(one) => open && change({ entry: String(one.id) })}
        empty={<Empty title={text("no_audit")} />}
      />
    </Screen>
  );
}
