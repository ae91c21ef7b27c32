/** The state of a difference as one short word and its meaning. Pure. */
import type { Meaning } from "../../ui/badge.tsx";
import type { Difference } from "../api/differences.ts";

export interface Standing {
  /** Key of the word in the dictionary of differences. */
  readonly word: string;
  readonly meaning: Meaning;
}

const meanings: Readonly<Record<string, Meaning>> = {
  counted: "neutral",
  pass_open: "neutral",
  within_tolerance: "good",
  to_review: "question",
  approved: "good",
  aligned: "good",
  rejected: "neutral",
  recount: "info",
  reversed: "neutral",
  set_aside: "neutral",
  kept: "neutral",
  incomplete: "info",
  duplicate_serial: "error",
  unresolved: "error",
};

export const STATES = [
  "to_review",
  "within_tolerance",
  "approved",
  "aligned",
  "rejected",
  "recount",
  "set_aside",
  "kept",
  "counted",
  "reversed",
  "overlap",
  "area_conflict",
  "disagreeing",
  "incomplete",
  "to_split",
  "unresolved",
  "duplicate_serial",
  "lot_missing",
  "missing_in_recount",
  "unknown_location",
  "pass_open",
] as const;

/** What alone sends a line within tolerance to review. */
const FLAGS = ["factor_changed", "moved_since", "overridden", "zero_stated", "sampled"] as const;

const isZero = (value: string | null): boolean => value !== null && /^[-+]?[0.]+$/.test(value);

/** Why a line is to be reviewed, the strongest cause first. */
function review(row: Difference): Standing {
  if (row.flags.includes("doubtful")) return { word: "doubtful", meaning: "question" };
  if (isZero(row.counted) && row.book !== null && !isZero(row.book))
    return { word: "none_found", meaning: "error" };
  const cause = ["no_cost", "no_book", "percent", "value", "quantity"].find((one) =>
    row.over.includes(one),
  );
  if (cause) return { word: `over_${cause}`, meaning: "question" };
  const flag = FLAGS.find((one) => row.flags.includes(one));
  return { word: flag ? `flag_${flag}` : "state_to_review", meaning: "question" };
}

/** The word that stands in the table for a line. */
export function standing(row: Difference): Standing {
  if (row.state === "to_review") return review(row);
  if (row.state === "within_tolerance" && isZero(row.difference))
    return { word: "exact", meaning: "good" };
  return { word: `state_${row.state}`, meaning: meanings[row.state] ?? "question" };
}
