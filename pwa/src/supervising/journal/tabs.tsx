/** The parts of the journal. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { Tabs } from "../../ui/form.tsx";

/** Quarantine and audit trail. */
export function JournalTabs(): JSX.Element {
  const { path } = useLocation();
  return (
    <Tabs
      label={deskText("nav_journal")}
      tabs={[
        { href: "/desk/journal", text: text("quarantine"), current: path === "/desk/journal" },
        { href: "/desk/journal/audit", text: text("audit"), current: path.endsWith("/audit") },
      ]}
    />
  );
}
