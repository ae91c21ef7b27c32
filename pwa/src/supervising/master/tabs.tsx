/** The parts of master data, each with its address. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { settingsText, masterText as text } from "../../i18n/desk.ts";
import { Tabs } from "../../ui/form.tsx";
import { iMay } from "../session/session.ts";

const PARTS = [
  "items",
  "warehouses",
  "locations",
  "employees",
  "reasons",
  "difference-parameters",
  "parameters",
  "closing-dimensions",
  "stock-checks",
  "list-types",
  "tolerances",
  "labels",
  "import",
] as const;

function nameOf(part: (typeof PARTS)[number]): string {
  if (part === "parameters" || part === "closing-dimensions" || part === "stock-checks")
    return settingsText(`part_${part}`);
  return text(`part_${part}`);
}

/** The tabs above every master data screen. */
export function MasterTabs(): JSX.Element {
  const { path } = useLocation();
  const parts = PARTS.filter((part) => part !== "import" || iMay("import"));
  return (
    <Tabs
      label={text("parts")}
      tabs={parts.map((part) => ({
        href: `/desk/master/${part}`,
        text: nameOf(part),
        current: path.startsWith(`/desk/master/${part}`),
      }))}
    />
  );
}
