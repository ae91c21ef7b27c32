// The moments at which the browser says that a sync may work. None of them is believed: each only
// makes the engine try.
import type { Reason } from "./engine.ts";

interface Battery extends EventTarget {
  readonly charging: boolean;
}

type MaybeBattery = Navigator & { readonly getBattery?: () => Promise<Battery> };

/** Tries at start, when the page is seen again, when a network or a dock appears. The answer ends it. */
export function watchTriggers(syncNow: (reason: Reason) => unknown): () => void {
  const end = new AbortController();
  const { signal } = end;
  const seen = () => document.visibilityState === "visible" && syncNow("visible");
  document.addEventListener("visibilitychange", seen, { signal });
  window.addEventListener("online", () => syncNow("online"), { signal });
  navigator.serviceWorker?.addEventListener(
    "message",
    (event) => event.data?.type === "sync-hint" && syncNow("hint"),
    { signal },
  );
  void watchBattery(() => syncNow("charging"), signal);
  syncNow("start");
  return () => end.abort();
}

async function watchBattery(charging: () => unknown, signal: AbortSignal): Promise<void> {
  const battery = await (navigator as MaybeBattery).getBattery?.().catch(() => null);
  battery?.addEventListener("chargingchange", () => battery.charging && charging(), { signal });
}
