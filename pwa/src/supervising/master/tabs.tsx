/** The parts of master data, each with its address. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { masterText as text } from "../../i18n/desk.ts";
import { Tabs } from "../../ui/form.tsx";
import { iMay } from "../session/session.ts";

const PARTS = [
  "items",
  "warehouses",
  "locations",
  "employees",
  "reasons",
  "difference-parameters",
  "list-types",
  "tolerances",
  "labels",
  "import",
] as const;

/** The tabs above every master data screen. */
export function MasterTabs(): JSX.Element {
  const { path } = useLocation();
  const parts = PARTS.filter((part) => part !== "import" || iMay("import"));
  return (
    <Tabs
      label={text("parts")}
      tabs={parts.map((part) => ({
        href: `/desk/master/${part}`,
        text: text(`part_${part}`),
        current: path.startsWith(`/desk/master/${part}`),
      }))}
    />
  );
}
