/** The filters of the grid: kept in the address, sent to the server as they are. */
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import type { Sort } from "../../ui/table.tsx";
import type { Warehouse } from "../api/catalog.ts";
import type { Totals } from "../api/differences.ts";
import type { QueryValues } from "../shell/address.ts";
import type { Filter } from "../shell/filter-bar.tsx";
import { textFor } from "../shell/words.ts";
import { STATES } from "./standing.ts";

const NAMES = ["state", "warehouse", "location", "category", "search", "at", "as_counted"] as const;

/** What waits for a decision: where one begins as long as something does. */
export const TO_REVIEW = "to_review";

/** Whether only what waits for a decision is shown. */
export function isWaiting(filters: Readonly<Record<string, string>>): boolean {
  return filters["state"] === TO_REVIEW && Object.keys(narrowing(filters)).length === 1;
}

/** The largest values first, as the address says it; otherwise in order of place. */
export const BY_VALUE = "value";

/** The order that the address asks for, as the head of the grid shows it. */
export function orderOf(query: QueryValues): Sort {
  return query["order"] === BY_VALUE
    ? { key: "value", descending: true }
    : { key: "location", descending: false };
}

/** What of the address narrows the grid. */
export function filtersOf(query: QueryValues): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of NAMES) {
    const value = query[name];
    if (value) found[name] = value;
  }
  return found;
}

/** The day that the grid compares at: it is asked beside the filters, it narrows nothing. */
export function comparedOf(filters: Readonly<Record<string, string>>): {
  readonly at?: string;
  readonly as_counted?: true;
} {
  const { at, as_counted } = filters;
  return { ...(at && { at }), ...(as_counted && { as_counted: true as const }) };
}

/** The filters that choose lines, without the day they are compared at. */
export function narrowing(filters: Readonly<Record<string, string>>): Record<string, string> {
  const { at: _, as_counted: __, ...rest } = filters;
  return rest;
}

/** A state's word for filters and totals. */
export function stateWord(state: string): string {
  return textFor(text, `state_${state}`) ?? state;
}

/** The filters on offer; states that have lines come with how many. */
export function offeredFilters(
  totals: Totals | undefined,
  warehouses: readonly Warehouse[],
): readonly Filter[] {
  const states = STATES.filter((state) => !totals || (totals.by_state[state]?.lines ?? 0) > 0);
  return [
    {
      name: "state",
      label: deskText("state"),
      words: stateWord,
      options: states.map((state) => {
        const lines = totals?.by_state[state]?.lines;
        const count = lines === undefined ? "" : ` (${countText(lines)})`;
        return { value: state, text: `${stateWord(state)}${count}` };
      }),
    },
    {
      name: "warehouse",
      label: deskText("warehouse"),
      options: warehouses.map(({ code, description }) => ({
        value: code,
        text: description || code,
      })),
    },
    { name: "location", label: deskText("location") },
    { name: "category", label: deskText("category") },
    { name: "search", label: deskText("search_short") },
    { name: "at", label: text("at_date"), date: true },
  ];
}
