/** Which fields a decision needs, and the decision that their values make. */
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import type { Decision, Difference, Recount } from "../api/differences.ts";
import { listOf } from "../inventories/scope-text.ts";
import { quantity } from "../numbers.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { searchEmployees, searchLocations } from "../shell/known.ts";
import { type Contribution, contributions } from "./contributions.ts";
import type { Wish } from "./deed-dialog.tsx";

/** Outcomes that are sent as the action `decide`. */
const OUTCOMES = new Set(["add", "keep", "continuation", "keep_previous"]);

/** What one counter found, where, on which device. */
export function contributionWords(one: Contribution): string {
  const where = [one.area && text("in_area", { area: one.area }), one.location];
  return [quantity(one.total), one.employee, one.device, ...where].filter(Boolean).join(" · ");
}

function contributionsOf(wish: Wish): readonly Contribution[] {
  return contributions(wish.explanation?.events ?? []);
}

/** The fields of a decision's dialog. */
export function fieldsOf(wish: Wish): readonly FieldSpec[] {
  const warehouse = wish.rows[0]?.warehouse ?? "";
  const reason: FieldSpec = { name: "reason", label: deskText("reason"), required: true };
  switch (wish.deed) {
    case "override":
      return [
        { name: "quantity", label: text("counted"), kind: "decimal", required: true },
        reason,
      ];
    case "recount":
      return [
        ...recountChoice(wish.rows),
        {
          name: "employees",
          label: text("recount_by"),
          kind: "several",
          search: searchEmployees,
          hint: text("recount_by_hint"),
        },
        reason,
      ];
    case "keep":
      return [
        {
          name: "keep",
          label: text("which_counts"),
          kind: "choice",
          required: true,
          options: [
            { value: "", text: text("choose") },
            ...contributionsOf(wish).map((one) => ({
              value: one.key,
              text: contributionWords(one),
            })),
          ],
        },
        reason,
      ];
    case "give_lot":
      return [{ name: "lot", label: deskText("lot"), required: true }, reason];
    case "give_location":
      return [
        {
          name: "location",
          label: deskText("location"),
          kind: "search",
          search: searchLocations(warehouse),
          required: true,
        },
        reason,
      ];
    default:
      return [reason];
  }
}

/** What a recount may be of: the lines, or the areas or items that they lie in as a whole. */
function recountChoice(rows: readonly Difference[]): readonly FieldSpec[] {
  const { areas, items } = wholesOf(rows);
  const options = [
    { value: "lines", text: text("recount_lines", { n: rows.length }) },
    ...(areas.length > 0
      ? [{ value: "areas", text: text("recount_areas", { areas: areas.join(", ") }) }]
      : []),
    ...(items.length > 0
      ? [{ value: "items", text: text("recount_items", { items: items.join(", ") }) }]
      : []),
  ];
  return [{ name: "what", label: text("recount_what"), kind: "choice", options }];
}

function wholesOf(rows: readonly Difference[]) {
  const distinct = (codes: readonly (string | null)[]): readonly string[] =>
    [...new Set(codes)].filter((code): code is string => Boolean(code)).sort();
  return {
    areas: distinct(rows.map(({ area }) => area)),
    items: distinct(rows.map(({ item }) => item)),
    warehouses: distinct(rows.map(({ warehouse }) => warehouse)),
  };
}

/** The recount that somebody asks for; areas and items are those of the lines' only warehouse. */
export function recountOf(rows: readonly Difference[], values: Values): Recount {
  const { areas, items, warehouses } = wholesOf(rows);
  const whole = { areas: { areas }, items: { items } }[String(values["what"])];
  const [warehouse] = warehouses;
  const within = whole && warehouse && warehouses.length === 1 ? { warehouse } : {};
  return {
    ...(whole ?? { lines: rows.map(({ line }) => line) }),
    ...within,
    employees: listOf(values["employees"]),
    reason: String(values["reason"]),
  };
}

/** The decision for the server: the lines with what was seen of them, and the values. */
export function decisionOf(wish: Wish, values: Values): Decision {
  const lines = wish.rows.map(({ line, seen_hash, state }) => ({ line, seen_hash, state }));
  const reason = String(values["reason"] ?? "");
  const given = (name: "lot" | "location" | "quantity"): Partial<Decision> =>
    values[name] === undefined ? {} : { [name]: String(values[name]).trim() };
  const base: Decision = OUTCOMES.has(wish.deed)
    ? { action: "decide", outcome: wish.deed, lines, reason }
    : { action: wish.deed, lines, reason };
  const kept = contributionsOf(wish).find((one) => one.key === values["keep"]);
  return {
    ...base,
    ...given("lot"),
    ...given("location"),
    ...given("quantity"),
    ...(kept && { events: kept.events }),
  };
}
