/** Where in the form each thing that the server refused belongs. Pure. */
import type { Fault } from "../../api/client.ts";

/** Words by place: "reason", "2.quantity", "2.parts.0.lot" (lines from 1, parts from 0). */
export type Faults = Readonly<Record<string, string>>;

const HEADER = new Set([
  "warehouse",
  "reason",
  "posting_date",
  "time",
  "reference",
  "reference_date",
  "internal_document",
  "partner",
  "project",
  "notes",
]);
const LINE = new Set([
  "item",
  "quantity",
  "unit",
  "unit_cost",
  "amount",
  "location",
  "offset_location",
  "variant",
  "project",
  "partner",
  "notes",
  "parts",
  "lot",
  "serial",
]);

/** A fault's place; a shape's own path ("lines.0.quantity") counts from 0. */
export function placeOf(fault: Pick<Fault, "field" | "line">): string {
  const path = (fault.field ?? "").split(".");
  if (path[0] === "lines" && path[1] !== undefined && /^\d+$/.test(path[1]))
    return [Number(path[1]) + 1, ...path.slice(2)].join(".");
  const field = fault.field === "effective_at" ? "time" : (fault.field ?? "");
  if (field === "time") return field;
  return fault.line === undefined || fault.line === null ? field : `${fault.line}.${field}`;
}

function isShown(place: string): boolean {
  const [first = "", field = "", part, own] = place.split(".");
  if (!/^\d+$/.test(first)) return HEADER.has(place);
  return LINE.has(field) && (part === undefined || own !== undefined);
}

/** What stands at fields, and what belongs to none of them. */
export function placed(
  faults: readonly Fault[],
  words: (fault: Fault) => string,
): { readonly at: Faults; readonly others: readonly Fault[] } {
  const at: Record<string, Set<string>> = {};
  const others: Fault[] = [];
  for (const fault of faults) {
    const place = placeOf(fault);
    if (!isShown(place)) others.push(fault);
    else at[place] = (at[place] ?? new Set()).add(words(fault));
  }
  const told = Object.entries(at).map(([place, several]) => [place, [...several].join(" ")]);
  return { at: Object.fromEntries(told), others };
}
