// Undo (design/3 §1): a first count is voided; a replacement gives way to what it had replaced.
import type { Amount, CountEvent, EventBody, Scene, Stamp } from "./events.ts";
import { replace, voidCount } from "./events.ts";
import { baseQuantity } from "./merge.ts";
import { decimalText, exact, sum } from "./quantity.ts";

/**
 * The event that takes `undone` back. `replaced` are the counts it superseded, as far as the device
 * still holds them. Undo of 12 that replaced 10 is a count of 10, observed when the 10 was, that
 * supersedes the 12. Several replaced counts come back as their sum, observed when the last one was.
 */
export function undo(
  stamp: Stamp,
  scene: Scene,
  undone: CountEvent,
  replaced: readonly CountEvent[],
): EventBody {
  const latest = latestObserved(replaced);
  if (!latest) return voidCount(stamp, scene, undone);
  return {
    ...replace(stamp, scene, latest, sumOf(replaced, latest), [undone.id]),
    observed_at: latest.observed_at,
    clock_offset_ms: latest.clock_offset_ms,
  };
}

function latestObserved(events: readonly CountEvent[]): CountEvent | undefined {
  return [...events].sort((a, b) => (a.observed_at < b.observed_at ? -1 : 1)).at(-1);
}

function sumOf(events: readonly CountEvent[], like: CountEvent): Amount {
  if (events.every((event) => event.unit === like.unit && event.factor === like.factor)) {
    const quantity = decimalText(sum(events.map((event) => exact(event.quantity))));
    return { quantity, unit: like.unit, factor: like.factor };
  }
  const base = events.find((event) => event.factor === "1")?.unit ?? null;
  return { quantity: decimalText(sum(events.map(baseQuantity))), unit: base, factor: "1" };
}
