/** Text for machines, shown exactly: a document, or a hash in a line. */
import type { JSX } from "preact";
import "./code.css";

/** A document as it is, wrapped where it is too long; it can be reached and scrolled by keyboard. */
export function Code({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="code" aria-label={label} tabIndex={0}>
      {text}
    </section>
  );
}

/** A hash or an id. */
export function Hash({ text }: { readonly text: string }): JSX.Element {
  return <span class="hash">{text}</span>;
}
