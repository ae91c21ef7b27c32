/** What became of the last decision: how many lines, and which were refused and why. */
import type { JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Band } from "../../ui/states.tsx";
import type { Decided } from "../api/differences.ts";
import { codeWords } from "../shell/words.ts";

export interface Outcome {
  readonly decided: readonly string[];
  readonly sentence: string;
  readonly refusals: readonly {
    readonly code: string;
    readonly detail: string;
    readonly n: number;
  }[];
}

/** So many lines of a bulk action are named one by one by the server; all are counted. */
export const NAMED = 1000;

/** How many were refused; of very many only the first are named. */
export function refusedWords(n: number): string {
  return text(n >= NAMED ? "refused_most" : "refused", { n });
}

/** The server's answer to a decision in words; refusals of one kind are counted together. */
export function outcomeOf(answer: Partial<Decided>): Outcome {
  const kinds = new Map<string, { code: string; detail: string; n: number }>();
  for (const { code, detail } of answer.refused ?? []) {
    const known = kinds.get(code);
    if (known) known.n += 1;
    else kinds.set(code, { code, detail, n: 1 });
  }
  const decided = answer.done ?? [];
  const n = answer.lines ?? decided.length;
  return {
    decided,
    sentence: [text("decided", { n }), n > decided.length ? text("named", { n: NAMED }) : ""]
      .filter(Boolean)
      .join(" "),
    refusals: [...kinds.values()],
  };
}

/** The band under the filters, until it is closed or the next decision. */
export function NoticeBand({
  outcome,
  onClose,
}: {
  readonly outcome: Outcome | undefined;
  readonly onClose: () => void;
}): JSX.Element | null {
  if (!outcome) return null;
  return (
    <Band
      meaning={outcome.refusals.length > 0 ? "question" : "good"}
      action={{ text: shellText("close"), onClick: onClose }}
    >
      {outcome.sentence}
      {outcome.refusals.map(({ code, detail, n }) => (
        <div key={code}>
          {refusedWords(n)} {codeWords(code, detail)}
        </div>
      ))}
    </Band>
  );
}
