/**
 * The ways out of a question, one below the other, each with what it would make of the number. Choosing
 * opens what must still be said; nothing is done at once.
 */
import type { ComponentChildren, JSX } from "preact";
import "./choices.css";

/** The list; `label` says what is chosen between. */
export function Choices({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="choices" aria-label={label}>
      <h3 class="choices__label">{label}</h3>
      {children}
    </section>
  );
}

interface ChoiceRowProps {
  readonly title: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** The number that would result, and what it is worth below it. */
  readonly result?: ComponentChildren;
  readonly worth?: ComponentChildren;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** One way out. */
export function ChoiceRow(props: ChoiceRowProps): JSX.Element {
  const { title, hint, result, worth, disabled = false, onClick } = props;
  return (
    <button type="button" class="choice" disabled={disabled} onClick={onClick}>
      <span class="choice__words">
        <b>{title}</b>
        {hint && <small>{hint}</small>}
      </span>
      {result !== undefined && (
        <span class="choice__result">
          <b>{result}</b>
          {worth && <small>{worth}</small>}
        </span>
      )}
    </button>
  );
}
