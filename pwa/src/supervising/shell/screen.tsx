/**
 * What every desk screen does: says its title and the way to it, takes the first focus, and shows a
 * drawer beside its body when there is one.
 */
import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { shellText } from "../../i18n/shell.ts";
import { PageBody } from "../../ui/frame.tsx";
import { Loading } from "../../ui/states.tsx";
import type { Resource } from "../loading/resource.ts";
import { ProblemState } from "./problem.tsx";

export interface Step {
  readonly text: string;
  readonly href: string;
}

export interface Place {
  readonly title: string;
  readonly way: readonly Step[];
}

/** Where the person is; the frame shows it. */
export const place = signal<Place>({ title: "", way: [] });

interface ScreenProps {
  readonly title: string;
  readonly way?: readonly Step[];
  readonly drawer?: ComponentChildren;
  readonly children: ComponentChildren;
}

const NO_WAY: readonly Step[] = [];

/** One screen of the desk. */
export function Screen({ title, way = NO_WAY, drawer, children }: ScreenProps): JSX.Element {
  const wayKey = way.map((step) => step.href + step.text).join("|");
  useLayoutEffect(() => {
    place.value = { title, way };
    document.title = `${title} · ${shellText("product")}`;
  }, [title, wayKey]);
  useEffect(() => {
    const focused = document.activeElement;
    if (focused === document.body || focused?.classList.contains("nav-link"))
      document.querySelector<HTMLElement>("h1")?.focus();
  }, []);
  return (
    <>
      <PageBody>{children}</PageBody>
      {drawer}
    </>
  );
}

/** The part of a screen that needs something from the server: loading, failed, or shown. */
export function Ready<Value>({
  from,
  children,
}: {
  readonly from: Resource<Value>;
  readonly children: (value: Value) => ComponentChildren;
}): JSX.Element {
  if (from.value !== undefined) return <>{children(from.value)}</>;
  if (from.problem) return <ProblemState problem={from.problem} onRetry={from.reload} />;
  return <Loading text={shellText("loading")} />;
}
