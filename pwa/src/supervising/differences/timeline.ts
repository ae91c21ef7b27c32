/** What happened to a line in the order of time: counts, doubtful movements, decisions. Pure. */
import type { Explanation, StoryDecision, StoryEvent, StoryMovement } from "../api/differences.ts";

export type Happening =
  | { readonly what: "event"; readonly at: string; readonly event: StoryEvent }
  | { readonly what: "movement"; readonly at: string; readonly movement: StoryMovement }
  | { readonly what: "decision"; readonly at: string; readonly decision: StoryDecision };

const shown = new Set(["count", "void", "note"]);

/** All of it, oldest first; events that only open or close areas say nothing about a number. */
export function timeline(explanation: Explanation): readonly Happening[] {
  const events = explanation.events
    .filter((event) => shown.has(event.kind))
    .map((event): Happening => ({ what: "event", at: event.at, event }));
  const movements = explanation.movements
    .filter((movement) => movement.doubtful)
    .map((movement): Happening => ({ what: "movement", at: movement.at, movement }));
  const decisions = explanation.decisions.map(
    (decision): Happening => ({ what: "decision", at: decision.at ?? "", decision }),
  );
  const order = (one: Happening, other: Happening): number =>
    (one.at || "9").localeCompare(other.at || "9");
  return [...events, ...movements, ...decisions].sort(order);
}

/** The event that replaced this one, if it is part of the story. */
export function replacement(
  event: StoryEvent,
  events: readonly StoryEvent[],
): StoryEvent | undefined {
  return events.find((other) => other.supersedes.includes(event.id));
}
