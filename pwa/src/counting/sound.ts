/** Whether the device makes sounds; kept, so that a silent office stays silent. Vibration always works. */
import { effect, signal } from "@preact/signals";
import { feedback } from "./device.ts";

const KEPT = "giacenza.sound";

export const sound = signal(true);

export function chooseSound(on: boolean): void {
  sound.value = on;
  localStorage.setItem(KEPT, on ? "on" : "off");
}

/** Reads the choice back; browsers allow sound after the first touch or key, so that is waited for. */
export function startSound(): void {
  sound.value = localStorage.getItem(KEPT) !== "off";
  effect(() => {
    feedback.sound = sound.value;
  });
  const unlock = (): void => feedback.unlock();
  window.addEventListener("pointerdown", unlock, { once: true });
  window.addEventListener("keydown", unlock, { once: true });
}
