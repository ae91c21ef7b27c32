/** The settings of a reason: what its form asks for, and what it sends. */
import { deskText, masterText, settingsText as text } from "../../i18n/desk.ts";
import { typeWord } from "../alignment/alignment-report.tsx";
import type { Reason } from "../api/ledger.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { optionsOf, searchLocations } from "../shell/known.ts";

const OLD_FLAGS = [
  "fiscal_interest",
  "physical_inventory",
  "updates_average_cost",
  "updates_last_cost",
  "opening_balance",
] as const;
const FLAGS = [
  "updates_item_cost",
  "updates_sales_price",
  "lot_management",
  "new_serials",
  "uses_unavailable_lots",
  "mandatory_document",
  "mandatory_partner",
  "rotation_index",
  "reorder_level",
  "consider_zero_movements",
] as const;
const PROPOSALS = ["none", "last", "average", "standard", "sales"] as const;
const AREAS = ["purchase", "sales", "production", "subcontracting", "logistics"] as const;
const TEXTS = [
  "description",
  "type",
  "proposed_cost",
  "offset_warehouse",
  "offset_reason",
  "default_location",
] as const;

/** Every flag with its word, in the order of the form. */
export const flagWords = (): readonly (readonly [keyof Reason, string])[] => [
  ...OLD_FLAGS.map((name) => [name, masterText(name)] as const),
  ...FLAGS.map((name) => [name, text(name)] as const),
];

/** Areas are switches of their own in the form: "visible_in_sales". */
const areaSwitch = (area: string): string => `visible_in_${area}`;

/** The values of a form for a reason that exists. */
export function reasonStart(row: Reason): Values {
  const areas = row.visible_in.split(" ");
  return Object.fromEntries(AREAS.map((area) => [areaSwitch(area), areas.includes(area)]));
}

/** What is sent: every setting, the areas as one text. */
export function reasonBody(values: Values): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, String(values[name] ?? "")])),
    ...Object.fromEntries(flagWords().map(([name]) => [name, values[name] === true])),
    visible_in: AREAS.filter((area) => values[areaSwitch(area)] === true).join(" "),
  };
}

interface Known {
  readonly warehouses: NonNullable<FieldSpec["options"]>;
  readonly reasons: readonly Reason[];
}

/** The fields; the offset reason is chosen among those of the offset warehouse. */
export function reasonFields(
  row: Reason | undefined,
  values: Values,
  known: Known,
): readonly FieldSpec[] {
  const warehouse = String(row?.warehouse ?? values["warehouse"] ?? known.warehouses[0]?.value);
  const type = String(values["type"] ?? row?.type ?? "load");
  const there = String(values["offset_warehouse"] ?? row?.offset_warehouse ?? "");
  const others = known.reasons.filter(
    (reason) => reason.warehouse === there && reason.type !== type,
  );
  const choice = (name: string, label: string, options: FieldSpec["options"]): FieldSpec => ({
    name,
    label,
    kind: "choice",
    options: options ?? [],
  });
  return [
    {
      ...choice("warehouse", deskText("warehouse"), known.warehouses),
      disabled: row !== undefined,
    },
    { name: "code", label: deskText("code"), required: true, disabled: row !== undefined },
    { name: "description", label: deskText("description") },
    choice(
      "type",
      deskText("type"),
      ["load", "unload"].map((value) => ({ value, text: typeWord(value) })),
    ),
    choice(
      "proposed_cost",
      text("proposed_cost"),
      PROPOSALS.map((value) => ({ value, text: text(`proposed_${value}`) })),
    ),
    {
      name: "default_location",
      label: text("default_location"),
      kind: "search",
      search: searchLocations(warehouse),
    },
    choice("offset_warehouse", text("offset_warehouse"), [
      { value: "", text: text("none") },
      ...known.warehouses,
    ]),
    choice("offset_reason", text("offset_reason"), optionsOf(others, text("none"))),
    ...flagWords().map(([name, label]) => ({ name, label, kind: "switch" as const })),
    ...AREAS.map((area) => ({
      name: areaSwitch(area),
      label: `${text("visible_in")}: ${text(`area_${area}`)}`,
      kind: "switch" as const,
    })),
  ];
}
