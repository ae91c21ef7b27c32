/** A sentence that matters, with the sign and the colour of what it means. */
import type { ComponentChildren, JSX } from "preact";
import type { Meaning } from "../ui/badge.tsx";
import { Icon } from "../ui/icons.tsx";
import "./note.css";

export function Note({
  meaning,
  children,
}: {
  readonly meaning: Exclude<Meaning, "neutral">;
  readonly children: ComponentChildren;
}): JSX.Element {
  const signs = { good: "check", question: "question", error: "alarm", info: "info" } as const;
  return (
    <div class={`note meaning-${meaning}`}>
      <Icon name={signs[meaning]} />
      <div>{children}</div>
    </div>
  );
}
