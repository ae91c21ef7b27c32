// Everything that the sync takes from the browser and a test puts in by hand: clocks, chance, timers.
import type { ClockReading } from "../domain/clock.ts";

export interface Surroundings {
  reading(): ClockReading;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Calls back once after so many milliseconds; the answer calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Keeps the screen awake until the answer is called; where that is refused nothing waits for it. */
  stayAwake(): () => void;
  /** Asks the browser to say when the network is back, where it can (Background Sync). */
  askForHint(): void;
}

export const browserSurroundings: Surroundings = {
  reading: () => ({
    wall: Date.now(),
    monotonic: performance.now(),
    utcOffset: -new Date().getTimezoneOffset(),
  }),
  random: Math.random,
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  stayAwake: () => {
    // Refused on low battery or when the page is hidden: the upload goes on all the same.
    const asked = navigator.wakeLock?.request("screen").catch(() => null);
    return () => void asked?.then((lock) => lock?.release());
  },
  askForHint: () => void registerHint().catch(() => undefined),
};

type MaybeSync = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

// The service worker then tells the page, which decides what to do about it.
async function registerHint(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as MaybeSync | undefined;
  await registration?.sync?.register("giacenza");
}
