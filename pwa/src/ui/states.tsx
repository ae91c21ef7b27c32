/**
 * What a screen says about itself: a band for what just happened, the empty, loading and error states,
 * progress of long work, and a row of figures. Words come from the caller; signs and colours from here.
 */
import type { ComponentChildren, JSX } from "preact";
import "./band.css";
import type { Meaning } from "./badge.tsx";
import { Icon, type IconName } from "./icons.tsx";

const signs: Record<Meaning, IconName> = {
  good: "check",
  question: "question",
  error: "alarm",
  info: "info",
  neutral: "info",
};

interface BandProps {
  readonly meaning: Meaning;
  readonly children: ComponentChildren;
  readonly action?: { readonly text: string; readonly onClick: () => void };
}

/** One line of what just happened, read out when it appears, with at most one thing to do. */
export function Band({ meaning, children, action }: BandProps): JSX.Element {
  return (
    <div class={`band meaning-${meaning}`} role={meaning === "error" ? "alert" : "status"}>
      <Icon name={signs[meaning]} />
      <span class="band__text">{children}</span>
      {action && (
        <button type="button" class="band__action" onClick={action.onClick}>
          {action.text}
        </button>
      )}
    </div>
  );
}

interface StateProps {
  readonly title: string;
  readonly text?: ComponentChildren;
  readonly icon?: IconName;
  readonly action?: ComponentChildren;
}

/** Nothing here: says what would fill it and offers that. */
export function Empty({ title, text, icon = "box", action }: StateProps): JSX.Element {
  return (
    <div class="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {action && <div class="state__action">{action}</div>}
    </div>
  );
}

/** Something went wrong: what happened, that nothing was lost, what to do. */
export function Failure({ title, text, icon = "alarm", action }: StateProps): JSX.Element {
  return (
    <div class="state state--error" role="alert">
      <Icon name={icon} />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {action && <div class="state__action">{action}</div>}
    </div>
  );
}

/** Work under way whose length is not known. */
export function Loading({ text }: { readonly text: string }): JSX.Element {
  return (
    <div class="state" role="status">
      <div class="state__turning" />
      <p>{text}</p>
    </div>
  );
}

/** Work under way: `done` of `total`, with words beside the bar. */
export function Progress({
  done,
  total,
  text,
}: {
  readonly done: number;
  readonly total: number;
  readonly text: string;
}): JSX.Element {
  return (
    <label class="progress">
      <span>{text}</span>
      <progress value={done} max={Math.max(total, 1)} />
    </label>
  );
}

/** The figures above a screen, side by side. */
export function Figures({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <dl class="figures">{children}</dl>;
}

/** One named number; `tone` colours a plus or a minus that its own sign already shows. */
export function Figure({
  label,
  tone = "plain",
  children,
}: {
  readonly label: string;
  readonly tone?: "plain" | "plus" | "minus";
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`figure figure--${tone}`}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
