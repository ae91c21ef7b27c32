/** Warehouses. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { changeWarehouse, createWarehouse, type Warehouse, warehouses } from "../api/catalog.ts";
import { knownWarehouses } from "../shell/known.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

/** All warehouses. */
export function WarehousesScreen(): JSX.Element {
  return (
    <MasterScreen<Warehouse>
      title={text("part_warehouses")}
      kind="warehouses"
      load={warehouses}
      rowKey={(row) => row.code}
      columns={[
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        {
          key: "description",
          title: deskText("description"),
          fills: true,
          cell: (row) => row.description,
        },
        { key: "site", title: text("site"), cell: (row) => row.site },
        { key: "area", title: text("management_area"), cell: (row) => row.management_area },
        {
          key: "until",
          title: text("valid_until"),
          cell: (row) => row.valid_until && dateText(row.valid_until),
        },
        { key: "zone", title: text("time_zone"), cell: (row) => row.time_zone },
      ]}
      fields={(row) => [
        { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
        { name: "description", label: deskText("description") },
        { name: "site", label: text("site") },
        { name: "management_area", label: text("management_area") },
        { name: "valid_until", label: text("valid_until"), kind: "date" },
        { name: "time_zone", label: text("time_zone"), hint: text("time_zone_hint") },
      ]}
      create={(values) => createWarehouse(bodyOf(values))}
      change={(row, { code: _, ...values }) => changeWarehouse(row.code, bodyOf(values))}
      onChanged={() => void knownWarehouses.refresh()}
    />
  );
}

function bodyOf(values: Parameters<typeof orNull>[0]): unknown {
  const { time_zone: zone, ...rest } = orNull(values, "valid_until");
  return zone ? { ...rest, time_zone: zone } : rest;
}
