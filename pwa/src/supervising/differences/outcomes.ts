/**
 * The outcomes that a blocked line has, each ready to be asked what it would make of the number: adding
 * up, keeping each one of the counts, the earlier pass. Pure.
 */
import { differencesText as text } from "../../i18n/desk.ts";
import type { Decision, Difference, Explanation } from "../api/differences.ts";
import type { Values } from "../shell/form-dialog.tsx";
import { contributions } from "./contributions.ts";
import { contributionWords, decisionOf } from "./deed-fields.ts";
import { type Deed, deedsOf } from "./deeds.ts";

export interface Outcome {
  readonly key: string;
  readonly deed: Deed;
  readonly title: string;
  readonly hint: string;
  /** What the form of the decision starts with. */
  readonly start: Values;
  readonly decision: Decision;
}

const RULED: readonly Deed[] = ["add", "keep", "continuation", "keep_previous"];

/** The deeds that are shown as outcomes with their numbers, not as buttons. */
export function isRuled(deed: Deed): boolean {
  return RULED.includes(deed);
}

function outcome(row: Difference, explanation: Explanation, deed: Deed, keep?: string): Outcome {
  const start: Values = keep === undefined ? {} : { keep };
  const kept = contributions(explanation.events).find((one) => one.key === keep);
  return {
    key: `${deed}${keep ?? ""}`,
    deed,
    title: text(`deed_${deed}`),
    hint: kept ? contributionWords(kept) : "",
    start,
    decision: decisionOf({ deed, rows: [row], explanation }, start),
  };
}

/** Every outcome of a line that needs nothing but a reason. */
export function outcomesOf(row: Difference, explanation: Explanation): readonly Outcome[] {
  return deedsOf(row)
    .filter(isRuled)
    .flatMap((deed) =>
      deed === "keep"
        ? contributions(explanation.events).map((one) => outcome(row, explanation, deed, one.key))
        : [outcome(row, explanation, deed)],
    );
}
