/**
 * Detail beside the list it belongs to: not modal, the list stays in use. On narrow screens it lies
 * over the list. It has an address of its own; opening and closing is therefore the
 * router's. It takes no focus: ↑ and ↓ stay in the list, and the heading is announced by its live region.
 */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import "./drawer.css";
import { IconButton } from "./button.tsx";

interface DrawerProps {
  readonly title: string;
  readonly subtitle?: ComponentChildren;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A region with a title, closed by its cross or by Escape. */
export function Drawer({
  title,
  subtitle,
  closeLabel,
  onClose,
  children,
}: DrawerProps): JSX.Element {
  const titleId = useId();
  return (
    <aside
      class="drawer"
      aria-labelledby={titleId}
      aria-live="polite"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div class="drawer__head">
        <div>
          <h2 id={titleId}>{title}</h2>
          {subtitle && <div class="drawer__subtitle">{subtitle}</div>}
        </div>
        <IconButton icon="cross" label={closeLabel} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}

/** The buttons of a drawer, side by side, each as wide as the others. */
export function DrawerActions({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="drawer__actions">{children}</div>;
}
