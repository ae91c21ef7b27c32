/**
 * A state as word, sign and colour together, and a chip for a filter or a mode.
 * The meanings are the four of the design language and `neutral`; colour never stands alone.
 */
import type { ComponentChildren, JSX } from "preact";
import "./badge.css";
import { Icon, type IconName } from "./icons.tsx";

export type Meaning = "good" | "question" | "error" | "info" | "neutral";

const signs: Record<Exclude<Meaning, "neutral">, IconName> = {
  good: "check",
  question: "question",
  error: "alarm",
  info: "info",
};

/** A state word; its sign follows from its meaning. */
export function Badge({
  meaning,
  children,
}: {
  readonly meaning: Meaning;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`badge meaning-${meaning}`}>
      {meaning !== "neutral" && <Icon name={signs[meaning]} />}
      {children}
    </span>
  );
}

interface ChipProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  /** What it does, where its words alone do not say it. */
  readonly label?: string;
  /** Given: the chip is a mode that is on or off. */
  readonly pressed?: boolean;
  readonly icon?: IconName;
  /** Given: the chip is a filter, and this is the name of taking it away. */
  readonly removeLabel?: string;
}

/** A mode to switch or a filter to take away, by one tap on the whole chip. */
export function Chip({
  children,
  onClick,
  label,
  pressed,
  icon,
  removeLabel,
}: ChipProps): JSX.Element {
  return (
    <button
      type="button"
      class="chip"
      onClick={onClick}
      aria-pressed={pressed}
      aria-label={label}
      title={label ?? removeLabel}
    >
      {icon && <Icon name={icon} />}
      {children}
      {removeLabel !== undefined && (
        <>
          <Icon name="cross" />
          <span class="visually-hidden">{removeLabel}</span>
        </>
      )}
    </button>
  );
}
