/**
 * The button of handheld and desk: `main` for the one thing a screen is for, `quiet` for the others,
 * `plain` inside text and bars, `danger` for what cannot be taken back. Its height is the scale's target.
 */
import type { ButtonHTMLAttributes, ComponentChildren, JSX } from "preact";
import "./button.css";
import { Icon, type IconName } from "./icons.tsx";

export type ButtonKind = "main" | "quiet" | "plain" | "danger";

interface Looks {
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly block?: boolean;
  readonly busy?: boolean;
}

type ButtonProps = Looks &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> & { readonly children: ComponentChildren };

function classes(kind: ButtonKind, block: boolean, extra = ""): string {
  return `button button--${kind}${block ? " button--block" : ""}${extra}`;
}

/** A button with words; `busy` blocks it and tells screen readers. */
export function Button({
  kind = "quiet",
  icon,
  block = false,
  busy = false,
  children,
  ...rest
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      class={classes(kind, block)}
      aria-busy={busy}
      disabled={busy || rest.disabled === true}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "label"> & {
  readonly icon: IconName;
  readonly label: string;
  readonly kind?: ButtonKind;
};

/** A button that is only a sign; `label` is its name for screen readers and on hover. */
export function IconButton({ icon, label, kind = "plain", ...rest }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      {...rest}
      class={classes(kind, false, " button--icon")}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  );
}

type LinkProps = Looks & {
  readonly href: string;
  /** The address is a file to save under this name, not a page to go to. */
  readonly download?: string;
  readonly children: ComponentChildren;
};

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({
  kind = "quiet",
  icon,
  block = false,
  href,
  download,
  children,
}: LinkProps): JSX.Element {
  return (
    <a class={classes(kind, block)} href={href} download={download}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}
