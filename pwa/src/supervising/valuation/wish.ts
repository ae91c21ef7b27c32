/** What the valued inventory is asked, from the address. */
import { today } from "../alignment/today.ts";

export const DETAILS = ["variant", "location", "lot", "project", "partner"] as const;
export const FILTERS = [
  "warehouse",
  "item_class",
  "item",
  "variant",
  "nature",
  "category",
  "tax_category",
  "abc",
  "reason",
] as const;

type Asked = {
  readonly [Name in (typeof FILTERS)[number] | "detail" | "sign"]: string | undefined;
};

export interface ValuationWish extends Asked {
  readonly at: string;
  readonly method: string;
  readonly group: string;
  readonly sort: string;
}

/** The wish with what is asked for when nothing is. */
export function wishFrom(query: Readonly<Record<string, string | undefined>>): ValuationWish {
  const asked = Object.fromEntries(
    [...FILTERS, "detail", "sign"].map((name) => [name, query[name] || undefined]),
  ) as unknown as Asked;
  return {
    ...asked,
    at: query["at"] ?? today(),
    method: query["method"] || "average",
    group: query["group"] ?? "item",
    sort: query["sort"] ?? "code",
  };
}

/** What is given, for a request's body, which has no empty values. */
export function given(wish: ValuationWish): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(wish).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
}
