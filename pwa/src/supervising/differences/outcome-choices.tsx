/** The outcomes of a blocked line, each with the number that it would make, before one is chosen. */
import type { JSX } from "preact";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { ChoiceRow, Choices } from "../../ui/choices.tsx";
import type { Difference, Explanation } from "../api/differences.ts";
import { preview } from "../api/inbox.ts";
import { useResource } from "../loading/resource.ts";
import { difference, money, quantity } from "../numbers.ts";
import type { Wish } from "./deed-dialog.tsx";
import { type Outcome, outcomesOf } from "./outcomes.ts";

interface OutcomeChoicesProps {
  readonly number: string;
  readonly row: Difference;
  readonly explanation: Explanation;
  readonly currency: string;
  readonly onWish: (wish: Wish) => void;
}

function OutcomeRow(props: OutcomeChoicesProps & { readonly outcome: Outcome }): JSX.Element {
  const { number, row, explanation, currency, onWish, outcome } = props;
  const asked = { ...outcome.decision, reason: "?" };
  const found = useResource(JSON.stringify(asked), () => preview(number, asked)).value?.rows[0];
  const worth = found && [difference(found.difference), money(found.value, currency, true)];
  return (
    <ChoiceRow
      title={outcome.title}
      hint={outcome.hint}
      result={found ? quantity(found.counted) : "…"}
      worth={worth?.join(" · ")}
      onClick={() => onWish({ deed: outcome.deed, rows: [row], explanation, start: outcome.start })}
    />
  );
}

/** Nothing for a line that is not blocked by such a question. */
export function OutcomeChoices(props: OutcomeChoicesProps): JSX.Element | null {
  const outcomes = outcomesOf(props.row, props.explanation);
  if (outcomes.length === 0) return null;
  return (
    <Choices label={text("outcomes")}>
      {outcomes.map((outcome) => (
        <OutcomeRow key={outcome.key} {...props} outcome={outcome} />
      ))}
    </Choices>
  );
}
