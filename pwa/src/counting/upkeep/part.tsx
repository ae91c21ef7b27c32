/** The pieces that the settings are made of: a titled part, and facts by name. */
import type { ComponentChildren, JSX } from "preact";
import "./upkeep.css";

interface PartProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Part({ title, children }: PartProps): JSX.Element {
  return (
    <section class="settings">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Names and values in two columns; values that nobody reads aloud (ids, marks) are `code`. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(({ name, value, code }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{code ? <code>{value}</code> : value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly code?: boolean;
}
