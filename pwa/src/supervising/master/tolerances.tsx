/** Tolerances: what may differ without anybody looking, the most specific first. */
import type { JSX } from "preact";
import { deskText, masterText } from "../../i18n/desk.ts";
import { limitsText as text } from "../../i18n/desk-limits.ts";
import { decimalText } from "../../i18n/format.ts";
import {
  changeTolerance,
  createTolerance,
  deleteTolerance,
  type Tolerance,
  tolerances,
} from "../api/limits.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { knownListTypes, optionsOf, searchItems, useKnown } from "../shell/known.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

const SIDES = ["plus", "minus"] as const;
const LIMITS = [
  "plus_quantity",
  "plus_percent",
  "plus_value",
  "minus_quantity",
  "minus_percent",
  "minus_value",
] as const;

/** What a tolerance holds for, in words. */
export function about(row: Tolerance): string {
  const { item_class, item_code, category, abc, list_type } = row;
  const subject = item_code
    ? text("about_item", { code: `${item_class}/${item_code}` })
    : category
      ? text("about_category", { code: category })
      : abc && text("about_abc", { code: abc });
  return [subject, list_type || text("any_list_type")].filter(Boolean).join(" · ");
}

/** The limits of one side: 5 · 2 % · 100, or that there is none. */
export function limitsOf(row: Tolerance, side: "plus" | "minus"): string {
  const [quantity, percent, value] = (["quantity", "percent", "value"] as const).map(
    (name) => row[`${side}_${name}`] && decimalText(row[`${side}_${name}`] ?? ""),
  );
  const shown = [
    quantity && `${masterText("quantity_limit")}: ${quantity}`,
    percent && `${percent} %`,
    value && `${masterText("value_limit")}: ${value}`,
  ];
  return shown.filter(Boolean).join(" · ") || text("unlimited");
}

function limitFields(): readonly FieldSpec[] {
  return LIMITS.map((name) => ({
    name,
    label: text(name),
    kind: "decimal",
    hint: text("no_limit"),
  }));
}

/** A new tolerance as the server takes it; an item is its class and its code. */
function bodyOf(values: Values): object {
  const { item, ...rest } = orNull(values, ...LIMITS);
  const [item_class = "", ...code] = String(item ?? "").split("/");
  return { ...rest, item_class, item_code: code.join("/") };
}

function limitsIn(values: Values): object {
  const given = orNull(values, ...LIMITS);
  return Object.fromEntries(LIMITS.map((name) => [name, given[name] ?? null]));
}

/** All tolerances. */
export function TolerancesScreen(): JSX.Element {
  const types = optionsOf(useKnown(knownListTypes), text("any_list_type"));
  const subject: readonly FieldSpec[] = [
    { name: "list_type", label: text("list_type"), kind: "choice", options: types, wide: true },
    {
      name: "item",
      label: deskText("item"),
      kind: "search",
      search: searchItems,
      hint: text("one_of"),
    },
    { name: "category", label: deskText("category") },
    { name: "abc", label: masterText("abc") },
  ];
  return (
    <MasterScreen<Tolerance>
      title={masterText("part_tolerances")}
      kind="tolerances"
      load={tolerances}
      rowKey={(row) => String(row.id)}
      rowTitle={about}
      intro={text("tolerances_text")}
      columns={[
        { key: "about", title: text("about"), cell: (row) => <b>{about(row)}</b>, fills: true },
        ...SIDES.map((side) => ({
          key: side,
          title: text(side),
          cell: (row: Tolerance) => limitsOf(row, side),
        })),
      ]}
      fields={(row) => (row ? limitFields() : [...subject, ...limitFields()])}
      create={(values) => createTolerance(bodyOf(values))}
      change={(row, values) => changeTolerance(row.id, limitsIn(values))}
      remove={{ text: text("removed_text"), send: (row) => deleteTolerance(row.id) }}
    />
  );
}
