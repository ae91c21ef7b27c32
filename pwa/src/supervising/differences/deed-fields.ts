/** Which fields a decision needs, and the decision that their values make. */
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import type { Decision } from "../api/differences.ts";
import { quantity } from "../numbers.ts";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { searchEmployees, searchLocations } from "../shell/known.ts";
import { type Contribution, contributions } from "./contributions.ts";
import type { Wish } from "./deed-dialog.tsx";

/** Outcomes that are sent as the action `decide`. */
const OUTCOMES = new Set(["add", "keep", "continuation", "keep_previous"]);

function contributionWords(one: Contribution): string {
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

/** The decision for the server: the lines with what was seen of them, and the values. */
export function decisionOf(wish: Wish, values: Values): Decision {
  const lines = wish.rows.map(({ line, seen_hash }) => ({ line, seen_hash }));
  const reason = String(values["reason"] ?? "");
  const given = (name: "lot" | "location" | "quantity"): Partial<Decision> =>
    values[name] === undefined ? {} : { [name]: decimalOrText(name, String(values[name])) };
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

/** A typed quantity with the decimal comma of half of Europe becomes a decimal string. */
export function decimalOrText(name: string, value: string): string {
  const trimmed = value.trim();
  return name === "quantity" ? trimmed.replace(",", ".") : trimmed;
}
