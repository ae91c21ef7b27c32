/** A part of the counter's state for a component: it is drawn anew only when this part changes. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Counter } from "./counter.ts";
import type { Flow } from "./state.ts";

type Stateful = Pick<Counter, "state">;

/** What `part` makes of the state, told only when that changes. */
export function partOf<T>({ state }: Stateful, part: (flow: Flow) => T): ReadonlySignal<T> {
  return computed(() => part(state.value));
}

/** The same for a component; `part` may use nothing but the state and what is `watched`. */
export function usePart<T>(
  counter: Stateful,
  part: (flow: Flow) => T,
  watched: readonly unknown[] = [],
): T {
  return useMemo(() => partOf(counter, part), [counter, ...watched]).value;
}
