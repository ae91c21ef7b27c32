/** The position that was chosen on the plan, for the counting screen to take when it opens. */
import { signal } from "@preact/signals";
import type { Goal } from "./state.ts";

export const goal = signal<Goal | null>(null);

/** The chosen position, once. */
export function takeGoal(): Goal | null {
  const chosen = goal.peek();
  goal.value = null;
  return chosen;
}
