/** A page before the product: one small form in the middle, the brand above it, other ways below. */
import type { ComponentChildren, JSX } from "preact";
import "./gate.css";

interface GateProps {
  readonly brand: string;
  readonly title: string;
  readonly foot: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Brand, form, foot. */
export function Gate({ brand, title, foot, children }: GateProps): JSX.Element {
  return (
    <main class="gate">
      <div class="gate__brand">{brand}</div>
      <div class="gate__panel">
        <h1>{title}</h1>
        {children}
      </div>
      <div class="gate__foot">{foot}</div>
    </main>
  );
}
