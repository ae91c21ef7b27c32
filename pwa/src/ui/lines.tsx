/**
 * A form that has lines: the fields of its head side by side, each line a card with its number, its
 * fields in one row, smaller rows below them. Words and fields come from the caller.
 */
import type { ComponentChildren, JSX } from "preact";
import "./lines.css";

/** Fields side by side, as many as there is room for. */
export function EntryFields({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="entry-fields">{children}</div>;
}

/** One line: its number, its first fields in a row, what can be done with it at the right. */
export function EntryLine({
  label,
  number,
  fields,
  figure,
  end,
  children,
}: {
  readonly label: string;
  readonly number: number;
  readonly fields: ComponentChildren;
  readonly figure: ComponentChildren;
  readonly end: ComponentChildren;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <fieldset class="entry-line">
      <legend class="visually-hidden">{label}</legend>
      <div class="entry-line__first">
        <span class="entry-line__number" aria-hidden="true">
          {number}
        </span>
        {fields}
        <output class="entry-line__figure">{figure}</output>
        <span class="entry-line__end">{end}</span>
      </div>
      {children}
    </fieldset>
  );
}

/** A smaller row of a line. */
export function EntryRow({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="entry-line__row">{children}</div>;
}

/** A remark of a line, beside or below its fields. */
export function EntryNote({
  children,
  wrong = false,
}: {
  readonly children: ComponentChildren;
  readonly wrong?: boolean;
}): JSX.Element {
  return (
    <p class={`entry-note${wrong ? " entry-note--wrong" : ""}`} role={wrong ? "alert" : undefined}>
      {children}
    </p>
  );
}

/** The end of the form: what it adds up to, and the button that sends it. */
export function EntryEnd({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="entry-end">{children}</div>;
}
