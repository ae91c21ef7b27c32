/**
 * New versions of the application by consent: the service worker fetches one and waits; it takes over
 * when the user taps Update, and only then is the page loaded again. What is pending is not touched.
 */
import { signal } from "@preact/signals";

/** The version that waits, if any. */
export const waiting = signal<ServiceWorker | null>(null);

/** A first worker that waits for nothing is no update: it needs a page that an older one controls. */
function offer(container: ServiceWorkerContainer, worker: ServiceWorker | null): void {
  if (worker?.state === "installed" && container.controller) waiting.value = worker;
}

/** Registers the worker and watches for newer ones. Without a secure context there is none. */
export async function watchForUpdates(
  container: ServiceWorkerContainer | undefined,
): Promise<void> {
  const registration = await container?.register("/service-worker.js").catch(() => null);
  if (!container || !registration) return;
  offer(container, registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => offer(container, worker));
  });
}

/** The user said yes: the new worker takes over, then the page is loaded from it. */
export function takeUpdate(container: ServiceWorkerContainer, reload: () => void): void {
  container.addEventListener("controllerchange", reload, { once: true });
  waiting.value?.postMessage({ type: "activate-update" });
}
