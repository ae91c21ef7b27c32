/**
 * A button that opens a short list of things to do, above everything else: a row of a table does not cut
 * it off. Arrow keys walk it, Escape, a click elsewhere and scrolling away close it; choosing closes it too.
 */
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import "./menu.css";

interface MenuProps {
  /** What the button shows. */
  readonly face: ComponentChildren;
  readonly label?: string;
  readonly look?: keyof typeof looks;
  readonly side?: "left" | "right";
  readonly children: ComponentChildren;
}

const looks = {
  round: "menu__round",
  chip: "chip",
  button: "button button--quiet",
  /** A sign alone, in a row of a table. */
  sign: "button button--plain button--icon",
};

function walked(event: TargetedKeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const found = [...event.currentTarget.querySelectorAll<HTMLElement>(".menu__item")];
  const present = found.indexOf(document.activeElement as HTMLElement);
  const step = event.key === "ArrowDown" ? 1 : -1;
  found.at((present + step) % found.length)?.focus();
  event.preventDefault();
}

const GAP = 4;
const EDGE = 8;

/** Puts a list below its button, or above where there is no room, inside the window. */
function beside(button: DOMRect, list: HTMLElement, side: "left" | "right"): void {
  const { offsetWidth: width, offsetHeight: height } = list;
  const left = side === "left" ? button.left : button.right - width;
  const below = button.bottom + GAP;
  const top = below + height + EDGE > innerHeight ? button.top - GAP - height : below;
  list.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  list.style.top = `${Math.max(EDGE, top)}px`;
}

/** The button and, while it is open, its list. */
export function Menu({
  face,
  label,
  look = "button",
  side = "right",
  children,
}: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const button = frame.current?.querySelector("button")?.getBoundingClientRect();
    if (!open || !button || !list.current) return;
    list.current.showPopover();
    beside(button, list.current, side);
  }, [open, side]);
  useEffect(() => {
    if (!open) return;
    frame.current?.querySelector<HTMLElement>(".menu__item")?.focus();
    const away = (event: Event): void => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("scroll", away, true);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("scroll", away, true);
    };
  }, [open]);
  const shut = (event: Event): void => {
    event.stopPropagation();
    setOpen(false);
    frame.current?.querySelector<HTMLElement>("button")?.focus();
  };
  return (
    <div class="menu" ref={frame}>
      <button
        type="button"
        class={looks[look]}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <div
          ref={list}
          class="menu__list"
          popover="manual"
          role="menu"
          tabIndex={-1}
          onKeyDown={(event) => {
            if (event.key === "Escape") shut(event);
            else walked(event);
          }}
          onClick={() => setOpen(false)}
        >
          {children}
        </div>
      )}
    </div>
  );
}

interface MenuItemProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  /** Given: one of several, and whether it is the present one. */
  readonly checked?: boolean;
  /** Several may be checked: the menu stays open while one chooses. */
  readonly many?: boolean;
}

/** One thing to do. */
export function MenuItem({ children, onClick, checked, many }: MenuItemProps): JSX.Element {
  const clicked = (event: Event): void => {
    if (many) event.stopPropagation();
    onClick?.();
  };
  const shared = { type: "button", class: "menu__item", onClick: clicked } as const;
  if (checked === undefined)
    return (
      <button {...shared} role="menuitem">
        {children}
      </button>
    );
  if (many)
    return (
      <button {...shared} role="menuitemcheckbox" aria-checked={checked}>
        {children}
        {checked && <Icon name="check" />}
      </button>
    );
  return (
    <button {...shared} role="menuitemradio" aria-checked={checked}>
      {children}
    </button>
  );
}

/** A file to save. */
export function MenuFile(props: {
  readonly href: string;
  /** What it is called when it is saved. */
  readonly download: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <a class="menu__item" role="menuitem" href={props.href} download={props.download}>
      {props.children}
    </a>
  );
}

/** A heading between things to do. */
export function MenuHeading({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="menu__heading">{children}</div>;
}
