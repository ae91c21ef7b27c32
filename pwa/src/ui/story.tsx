/**
 * How a number came to be: counted − book = difference in large figures, the timeline of what
 * happened, and a list of named facts. Words and numbers come from the caller.
 */
import type { ComponentChildren, JSX } from "preact";
import "./story.css";

interface Term {
  readonly label: string;
  readonly text: string;
}

/** First − second = result; `tone` colours a result whose sign already shows. */
export function Equation({
  first,
  second,
  result,
  tone = "plain",
}: {
  readonly first: Term;
  readonly second: Term;
  readonly result: Term;
  readonly tone?: "plain" | "plus" | "minus";
}): JSX.Element {
  const long = [first, second, result].some((term) => term.text.length > 7);
  return (
    <div class={`equation${long ? " equation--long" : ""}`}>
      <EquationTerm term={first} />
      <span>−</span>
      <EquationTerm term={second} />
      <span>=</span>
      <EquationTerm term={result} tone={tone} />
    </div>
  );
}

function EquationTerm({ term, tone = "plain" }: { readonly term: Term; readonly tone?: string }) {
  return (
    <div>
      <small>{term.label}</small>
      <b class={tone}>{term.text}</b>
    </div>
  );
}

/** What happened, oldest first. */
export function Story({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <ol class="story">{children}</ol>;
}

/** One thing that happened: `old` no longer counts, `doubt` makes the number uncertain. */
export function StoryStep({
  when,
  tone = "live",
  children,
}: {
  readonly when: ComponentChildren;
  readonly tone?: "live" | "old" | "doubt" | "decided";
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <li class={`story--${tone}`}>
      <small>{when}</small>
      {children}
    </li>
  );
}

/** Named values; those without a value are left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [string, ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="facts">
      {facts
        .filter(
          ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
        )
        .map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}
