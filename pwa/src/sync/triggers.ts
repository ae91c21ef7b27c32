// The moments at which the browser says that a sync may work. None of them is believed: each only
// makes the engine try.
import type { Reason } from "./engine.ts";

interface Battery extends EventTarget {
  readonly charging: boolean;
}

type MaybeBattery = Navigator & { readonly getBattery?: () => Promise<Battery> };
type MaybeSync = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

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
  window.addEventListener("offline", () => void askForHint(), { signal });
  void watchBattery(() => syncNow("charging"), signal);
  syncNow("start");
  return () => end.abort();
}

async function watchBattery(charging: () => unknown, signal: AbortSignal): Promise<void> {
  const battery = await (navigator as MaybeBattery).getBattery?.().catch(() => null);
  battery?.addEventListener("chargingchange", () => battery.charging && charging(), { signal });
}

// Background Sync, where the browser has it: the service worker says when the network is back.
async function askForHint(): Promise<void> {
  const registration = (await navigator.serviceWorker?.ready) as MaybeSync | undefined;
  await registration?.sync?.register("giacenza").catch(() => undefined);
}
