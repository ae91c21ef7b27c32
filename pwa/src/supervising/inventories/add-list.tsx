/** Adding one list by hand: warehouse, type, who counts it, and optionally what it is limited to. */
import type { JSX } from "preact";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { addList, type CountList } from "../api/inventories.ts";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import {
  knownListTypes,
  knownWarehouses,
  optionsOf,
  searchEmployees,
  searchLocations,
  useKnown,
} from "../shell/known.ts";
import { listOf } from "./scope-text.ts";

interface AddListProps {
  readonly number: string;
  readonly onDone: (made: CountList) => void;
  readonly onClose: () => void;
}

function send(number: string, values: Values): Promise<CountList> {
  return addList(number, {
    list_type: String(values["list_type"]),
    warehouse: String(values["warehouse"]),
    description: String(values["description"]),
    employees: listOf(values["employees"]),
    team: "",
    areas: [],
    scope: listOf(values["locations"]).map((location) => ({ location, item: "" })),
    closing_date: String(values["closing_date"]) || null,
  });
}

/** The dialog; the new list is a draft until it is released. */
export function AddListDialog({ number, onDone, onClose }: AddListProps): JSX.Element | null {
  const warehouses = useKnown(knownWarehouses);
  const types = useKnown(knownListTypes);
  if (warehouses.length === 0 || types.length === 0) return null;
  return (
    <FormDialog
      title={text("add_list")}
      two
      fields={(values) => [
        {
          name: "warehouse",
          label: deskText("warehouse"),
          kind: "choice",
          options: optionsOf(warehouses),
        },
        { name: "list_type", label: text("list_type"), kind: "choice", options: optionsOf(types) },
        { name: "description", label: deskText("description") },
        {
          name: "closing_date",
          label: text("closing_date"),
          kind: "date",
          hint: text("closing_date_hint"),
        },
        {
          name: "employees",
          label: text("given_to"),
          kind: "several",
          search: searchEmployees,
          hint: text("given_to_hint"),
        },
        {
          name: "locations",
          label: text("only_locations"),
          kind: "several",
          search: searchLocations(String(values["warehouse"] ?? "")),
          hint: text("only_locations_hint"),
        },
      ]}
      submit={text("add_list")}
      onSubmit={(values) => send(number, values)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
