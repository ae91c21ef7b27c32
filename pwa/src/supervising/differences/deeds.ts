/**
 * Which decisions a line offers in its state: every state that blocks has its way out. Pure; the first
 * ones are buttons, the others stand in a menu.
 */
import type { Difference } from "../api/differences.ts";

export type Deed =
  | "approve"
  | "recount"
  | "reject"
  | "override"
  | "set_aside"
  | "reopen"
  | "add"
  | "keep"
  | "continuation"
  | "keep_previous"
  | "give_lot"
  | "give_location"
  | "split"
  | "resolve";

const REVIEW: readonly Deed[] = ["approve", "recount", "reject", "override", "set_aside"];

const offered: Readonly<Record<string, readonly Deed[]>> = {
  within_tolerance: REVIEW,
  to_review: REVIEW,
  reversed: REVIEW,
  approved: ["reopen", "recount"],
  rejected: ["reopen", "recount"],
  set_aside: ["reopen", "recount"],
  recount: ["reopen"],
  kept: ["recount", "override"],
  overlap: ["add", "keep", "recount", "continuation", "override", "set_aside"],
  area_conflict: ["keep", "add", "recount", "continuation", "override", "set_aside"],
  disagreeing: ["keep", "recount", "override", "set_aside"],
  incomplete: ["recount", "keep", "override", "set_aside"],
  to_split: ["split", "recount", "set_aside"],
  unresolved: ["resolve", "set_aside"],
  duplicate_serial: ["keep", "recount", "set_aside"],
  lot_missing: ["give_lot", "recount", "set_aside"],
  missing_in_recount: ["keep_previous", "recount", "override", "set_aside"],
  unknown_location: ["give_location", "set_aside"],
};

/** The deeds of a line; approving only where the server would accept it. */
export function deedsOf(row: Difference): readonly Deed[] {
  const deeds = offered[row.state] ?? [];
  const nothing = row.counted === null && row.observed_at === null;
  return deeds
    .filter((deed) => row.approvable || deed !== "approve")
    .filter((deed) => deed !== "keep" || !nothing);
}

/** Whether others might approve this line, but not whoever looks at it: the reason stands beside. */
export function mayNotApprove(row: Difference): boolean {
  return !row.approvable && row.why_not !== null && offered[row.state] === REVIEW;
}

/** The key that does a deed on the focused row. */
export const keys: Partial<Record<Deed, string>> = {
  approve: "a",
  recount: "r",
  reject: "n",
  override: "o",
  set_aside: "s",
};

/** The deed that a key asks for on a line, if the line offers it. */
export function deedOfKey(key: string, row: Difference): Deed | undefined {
  return deedsOf(row).find((deed) => keys[deed] === key);
}
