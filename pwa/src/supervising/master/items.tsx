/** Items. */
import type { JSX } from "preact";
import { deskText, settingsText, masterText as text } from "../../i18n/desk.ts";
import { changeItem, createItem, type Item, items, units } from "../api/catalog.ts";
import { useResource } from "../loading/resource.ts";
import { unitCost } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { optionsOf } from "../shell/known.ts";
import { desk } from "../shell/routes.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

const COSTS = [
  ["average_cost", () => text("average_cost")],
  ["last_cost", () => text("last_cost")],
  ["standard_cost", () => text("standard_cost")],
  ["next_standard_cost", () => settingsText("next_standard_cost")],
  ["sales_price", () => settingsText("sales_price")],
] as const;

/** The fields of an item's form; the unit cannot change once there are movements. */
export function itemFields(
  row: Item | undefined,
  unitOptions: FieldSpec["options"],
): readonly FieldSpec[] {
  const exists = row !== undefined;
  return [
    { name: "class", label: text("class"), required: true, disabled: exists },
    { name: "code", label: deskText("code"), required: true, disabled: exists },
    { name: "description", label: deskText("description") },
    {
      name: "unit",
      label: deskText("unit"),
      kind: "choice",
      options: unitOptions ?? [],
      disabled: exists,
    },
    { name: "category", label: deskText("category") },
    { name: "abc", label: text("abc") },
    { name: "description2", label: settingsText("description2") },
    { name: "nature", label: settingsText("nature") },
    { name: "tax_category", label: settingsText("tax_category") },
    ...COSTS.map(([name, label]) => ({ name, label: label(), kind: "decimal" as const })),
    { name: "fiscal_interest", label: text("fiscal_interest"), kind: "switch" },
    { name: "lot_managed", label: text("lot_managed"), kind: "switch" },
    { name: "serial_managed", label: text("serial_managed"), kind: "switch" },
  ];
}

/** Only what the form asks for goes to the server. */
export function itemBody(values: Parameters<typeof orNull>[0], exists: boolean): unknown {
  const costs = COSTS.map(([name]) => name);
  const names = ["description", "description2", "category", "abc", "nature", "tax_category"];
  const sent = [...(exists ? [] : ["class", "code", "unit"]), ...names];
  const switches = ["fiscal_interest", "lot_managed", "serial_managed"];
  const body = {
    ...Object.fromEntries(sent.map((name) => [name, values[name] ?? ""])),
    ...Object.fromEntries(costs.map((name) => [name, values[name] ?? ""])),
    ...Object.fromEntries(switches.map((name) => [name, values[name] === true])),
  };
  return orNull(body, ...costs);
}

/** All items; a row opens the item with its barcodes. */
export function ItemsScreen(): JSX.Element {
  const { go } = useAddress();
  const known = useResource("units", () => units({ limit: 500 }));
  const unitOptions = optionsOf(known.value?.rows ?? []);
  return (
    <MasterScreen<Item>
      title={text("part_items")}
      kind="items"
      startNew={{ fiscal_interest: true }}
      load={items}
      filters={[
        { name: "search", label: deskText("search_short") },
        { name: "category", label: deskText("category") },
      ]}
      rowKey={(row) => row.item}
      columns={[
        { key: "item", title: deskText("item"), cell: (row) => <b>{row.item}</b> },
        {
          key: "description",
          title: deskText("description"),
          fills: true,
          cell: (row) => row.description,
        },
        { key: "category", title: deskText("category"), cell: (row) => row.category },
        { key: "unit", title: deskText("unit"), cell: (row) => row.unit },
        { key: "abc", title: text("abc"), cell: (row) => row.abc },
        {
          key: "managed",
          title: text("managed_by"),
          cell: (row) =>
            [row.lot_managed && deskText("lot"), row.serial_managed && deskText("serial")]
              .filter(Boolean)
              .join(", "),
        },
        {
          key: "average",
          title: text("average_cost"),
          number: true,
          cell: (row) => unitCost(row.average_cost, currency.value),
        },
        {
          key: "standard",
          title: text("standard_cost"),
          number: true,
          cell: (row) => unitCost(row.standard_cost, currency.value),
        },
      ]}
      fields={(row) => itemFields(row, unitOptions)}
      create={(values) => createItem(itemBody(values, false))}
      change={(row, values) => changeItem(row, itemBody(values, true))}
      onOpen={(row) => go(desk`/master/items/${row.class}/${row.code}`)}
    />
  );
}
