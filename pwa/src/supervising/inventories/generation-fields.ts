/** The fields of the generation dialog; choices come from what the server knows. */
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { categories } from "../api/catalog.ts";
import { useResource } from "../loading/resource.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import {
  knownListTypes,
  knownWarehouses,
  optionsOf,
  searchEmployees,
  searchLocations,
  useKnown,
} from "../shell/known.ts";

function splitFields(split: string): readonly FieldSpec[] {
  const options = [
    { value: "none", text: text("split_none") },
    { value: "location-prefix", text: text("split_prefix") },
    { value: "lines", text: text("split_lines") },
  ];
  const choice: FieldSpec = { name: "split", label: text("split"), kind: "choice", options };
  if (split !== "lines") return [choice];
  return [choice, { name: "lines_per_list", label: text("lines_per_list"), kind: "whole" }];
}

/** Fields and values; the first warehouse and list type are chosen until the person chooses. */
export function useGenerationFields(chosen: Values): {
  readonly fields: readonly FieldSpec[];
  readonly values: Values;
} {
  const warehouses = useKnown(knownWarehouses);
  const types = useKnown(knownListTypes);
  const found = useResource("categories", categories).value;
  const names = found === undefined ? [] : "rows" in found ? found.rows : found;
  const values: Values = {
    warehouse: warehouses[0]?.code ?? "",
    list_type: types[0]?.code ?? "",
    ...chosen,
  };
  const blind = types.find((type) => type.code === values["list_type"])?.blind ?? true;
  const stock: FieldSpec = { name: "stock_nonzero", label: text("stock_nonzero"), kind: "switch" };
  const any = { value: "", text: text("any_category") };
  const fields: readonly FieldSpec[] = [
    {
      name: "warehouse",
      label: deskText("warehouse"),
      kind: "choice",
      options: optionsOf(warehouses),
    },
    {
      name: "list_type",
      label: text("list_type"),
      kind: "choice",
      options: optionsOf(types),
      hint: blind ? text("blind_hint") : text("not_blind_hint"),
    },
    { name: "description", label: deskText("description") },
    { name: "location_prefix", label: text("location_prefix"), hint: text("location_prefix_hint") },
    {
      name: "locations",
      label: text("only_locations"),
      kind: "several",
      search: searchLocations(String(values["warehouse"])),
      hint: text("only_locations_hint"),
    },
    {
      name: "category",
      label: deskText("category"),
      kind: "choice",
      options: [any, ...names.map((name) => ({ value: name, text: name }))],
    },
    ...(blind ? [] : [stock]),
    ...splitFields(String(values["split"])),
    {
      name: "employees",
      label: text("given_to"),
      kind: "several",
      search: searchEmployees,
      hint: text("given_to_hint"),
    },
  ];
  return { fields, values };
}
