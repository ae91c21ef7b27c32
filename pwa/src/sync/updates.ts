// A newer version of the application: noticed here, put in place only when the user says so.
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Updates {
  /** True when a new version is on the device and waits for consent. */
  readonly waiting: ReadonlySignal<boolean>;
  /** Puts the new version in place and loads it. Only from the user's hand, never while counting. */
  activate(): void;
}

/** Registers the service worker. Without one (plain HTTP) the application works while it is open. */
export function watchUpdates(container: ServiceWorkerContainer | undefined): Updates {
  const waiting = signal(false);
  let worker: ServiceWorker | null = null;
  const offer = (next: ServiceWorker | null): void => {
    // The very first version has no other to wait for.
    if (!next || !container?.controller) return;
    worker = next;
    waiting.value = true;
  };
  void container
    ?.register("/service-worker.js", { updateViaCache: "none" })
    .then((registration) => follow(registration, offer))
    .catch(() => undefined);
  const activate = (): void => {
    container?.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker?.postMessage({ type: "activate-update" });
  };
  return { waiting, activate };
}

function follow(
  registration: ServiceWorkerRegistration,
  offer: (next: ServiceWorker | null) => void,
): void {
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(coming);
    });
  });
}
