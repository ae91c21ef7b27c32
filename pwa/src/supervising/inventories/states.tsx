/** The states of inventories and lists as words with their meaning. */
import type { JSX } from "preact";
import { inventoriesText } from "../../i18n/desk.ts";
import { Badge, type Meaning } from "../../ui/badge.tsx";
import { textFor } from "../shell/words.ts";

const meanings: Readonly<Record<string, Meaning>> = {
  draft: "neutral",
  open: "info",
  released: "info",
  closed: "good",
};

/** The state of a count list. */
export function ListStateBadge({ state }: { readonly state: string }): JSX.Element {
  return (
    <Badge meaning={meanings[state] ?? "neutral"}>
      {textFor(inventoriesText, `list_${state}`) ?? state}
    </Badge>
  );
}

/** The state of an inventory; one that is not known is shown as it came. */
export function StateBadge({ state }: { readonly state: string }): JSX.Element {
  return (
    <Badge meaning={meanings[state] ?? "neutral"}>
      {textFor(inventoriesText, `state_${state}`) ?? state}
    </Badge>
  );
}
