/** What the closings of each warehouse keep apart, and which of its stocks are checked. */
import type { JSX } from "preact";
import { deskText, settingsText as text } from "../../i18n/desk.ts";
import {
  type SettingsKind,
  setWarehouseSettings,
  type WarehouseSettings,
  warehouseSettings,
} from "../api/settings.ts";
import { warehouseName } from "../shell/known.ts";
import { MasterScreen } from "./master-screen.tsx";

const DIMENSIONS = ["variants", "locations", "lots_and_serials", "projects", "partners"] as const;
type Setting = (typeof DIMENSIONS)[number] | "negative_stock";

const SETTINGS: Record<SettingsKind, readonly Setting[]> = {
  "closing-dimensions": DIMENSIONS,
  "stock-checks": [...DIMENSIONS, "negative_stock"],
};

function SettingsScreen({ kind }: { readonly kind: SettingsKind }): JSX.Element {
  const names = SETTINGS[kind];
  return (
    <MasterScreen<WarehouseSettings>
      key={kind}
      title={text(`part_${kind}`)}
      kind={kind}
      keeps="keep_reasons"
      intro={text(kind === "stock-checks" ? "checks_text" : "dimensions_text")}
      load={() => warehouseSettings(kind)}
      rowKey={(row) => row.warehouse}
      rowTitle={(row) => warehouseName(row.warehouse)}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          fills: true,
          cell: (row) => <b>{warehouseName(row.warehouse)}</b>,
        },
        ...names.map((name) => ({
          key: name,
          title: text(name),
          cell: (row: WarehouseSettings) => deskText(row[name] ? "yes" : "no"),
        })),
      ]}
      fields={() => names.map((name) => ({ name, label: text(name), kind: "switch" }))}
      change={(row, values) =>
        setWarehouseSettings(
          kind,
          row.warehouse,
          Object.fromEntries(names.map((name) => [name, values[name] === true])),
        )
      }
    />
  );
}

/** What opening balances and differences keep apart. */
export function ClosingDimensionsScreen(): JSX.Element {
  return <SettingsScreen kind="closing-dimensions" />;
}

/** Which stocks a record may not take below zero. */
export function StockChecksScreen(): JSX.Element {
  return <SettingsScreen kind="stock-checks" />;
}
