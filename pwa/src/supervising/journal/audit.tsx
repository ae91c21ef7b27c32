/** The audit trail: who changed what, when, from what to what. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type AuditRow, auditTrail } from "../api/journal.ts";
import { usePages } from "../loading/pages.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { Screen } from "../shell/screen.tsx";
import { actionWords, SUBJECTS, subjectWords, thingWords } from "./audit-words.ts";
import { JournalTabs } from "./tabs.tsx";

/** What changed, name by name: "description: A → B". */
export function changes(before: unknown, after: unknown): string {
  const old = (before ?? {}) as Record<string, unknown>;
  const young = (after ?? {}) as Record<string, unknown>;
  const shown = (value: unknown): string =>
    value === undefined || value === null || String(value) === "" ? "–" : String(value);
  const names = [...new Set([...Object.keys(old), ...Object.keys(young)])];
  return names
    .filter((name) => shown(old[name]) !== shown(young[name]))
    .map((name) => `${name}: ${shown(old[name])} → ${shown(young[name])}`)
    .join(", ");
}

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
      cell: (row) => changes(row.before, row.after),
    },
  ];
}

/** The audit trail, newest first. */
export function AuditScreen(): JSX.Element {
  const { query } = useAddress();
  const filters = { subject: query["subject"] };
  const pages = usePages<AuditRow>(JSON.stringify(filters), (paging) =>
    auditTrail({ ...filters, ...paging }),
  );
  return (
    <Screen title={text("audit")} way={[{ text: deskText("nav_journal"), href: "/desk/journal" }]}>
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
        rowKey={(row) => String(row.id)}
        empty={<Empty title={text("no_audit")} />}
      />
    </Screen>
  );
}
