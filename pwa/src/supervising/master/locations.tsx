/** Locations of the warehouses. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { changeLocation, createLocation, type Location, locations } from "../api/catalog.ts";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { MasterScreen } from "./master-screen.tsx";

/** All locations, by warehouse. */
export function LocationsScreen(): JSX.Element {
  const warehouses = optionsOf(useKnown(knownWarehouses));
  return (
    <MasterScreen<Location>
      title={text("part_locations")}
      kind="locations"
      load={locations}
      filters={[
        { name: "warehouse", label: deskText("warehouse"), options: warehouses },
        { name: "search", label: deskText("search_short") },
      ]}
      rowKey={(row) => `${row.warehouse}/${row.code}`}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          cell: (row) => warehouseName(row.warehouse),
        },
        { key: "code", title: deskText("code"), cell: (row) => <b>{row.code}</b> },
        {
          key: "description",
          title: deskText("description"),
          fills: true,
          cell: (row) => row.description,
        },
        { key: "area", title: text("area"), cell: (row) => row.area },
      ]}
      fields={(row) => [
        {
          name: "warehouse",
          label: deskText("warehouse"),
          kind: "choice",
          options: warehouses,
          disabled: row !== undefined,
        },
        { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
        { name: "description", label: deskText("description") },
        { name: "area", label: text("area"), hint: text("area_hint") },
      ]}
      create={createLocation}
      change={(row, { description, area }) => changeLocation(row, { description, area })}
    />
  );
}
