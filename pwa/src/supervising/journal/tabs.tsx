/** The parts of the journal, and how many alarms wait. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { deskText, journalText as text } from "../../i18n/desk.ts";
import { Tabs } from "../../ui/form.tsx";
import { waiting } from "../shell/current.ts";

const parts = ["", "alarms", "quarantine", "files", "audit"] as const;
const names = {
  "": "tab_events",
  alarms: "tab_alarms",
  quarantine: "tab_quarantine",
  files: "tab_files",
  audit: "tab_audit",
} as const;

/** Events, alarms, quarantine, imported files, audit trail. */
export function JournalTabs(): JSX.Element {
  const { path } = useLocation();
  const { alarms } = waiting.value;
  return (
    <Tabs
      label={deskText("nav_journal")}
      tabs={parts.map((part) => {
        const href = part ? `/desk/journal/${part}` : "/desk/journal";
        const count = part === "alarms" && alarms > 0 ? ` (${alarms})` : "";
        return { href, text: text(names[part]) + count, current: path === href };
      })}
    />
  );
}
