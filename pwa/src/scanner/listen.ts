// Puts the wedge on the page: every screen hears scans; a text field only when it asks for it.
// While somebody types slowly into a field nothing is taken away from them.
import { Wedge, type WedgeOptions } from "./wedge.ts";

/** `wedge` the hardware scanner · `manual` typed and confirmed · `camera` comes later. */
export type ScanSource = "wedge" | "manual" | "camera";
export type OnScan = (text: string, source: ScanSource) => void;

const FIELDS = "input, textarea, select, [contenteditable]";

/**
 * Listens for scans until the answer is called. A scan that ran into a focused text field is taken out
 * of it again, unless the field carries data-scan="field" and wants to keep what is scanned.
 */
export function listenForScans(
  target: Pick<Window, "addEventListener">,
  onScan: OnScan,
  options: Partial<WedgeOptions> = {},
): () => void {
  const wedge = new Wedge(options);
  const end = new AbortController();
  let before: { field: HTMLInputElement; value: string } | null = null;
  const press = (event: KeyboardEvent): void => {
    const field = fieldOf(event.target);
    if (field?.dataset["scan"] === "field") return;
    const step = wedge.press(event);
    if (step.kind === "collecting") {
      if (wedge.length === 1) before = field ? { field, value: field.value } : null;
      if (!field || isControl(event)) event.preventDefault();
    }
    if (step.kind !== "scan") return;
    event.preventDefault();
    event.stopPropagation();
    if (before) putBack(before);
    before = null;
    onScan(step.text, "wedge");
  };
  target.addEventListener("keydown", press, { capture: true, signal: end.signal });
  return () => end.abort();
}

function fieldOf(target: EventTarget | null): HTMLInputElement | null {
  return target instanceof Element ? target.closest<HTMLInputElement>(FIELDS) : null;
}

const isControl = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.key === "F8" || event.key < " ";

function putBack({ field, value }: { field: HTMLInputElement; value: string }): void {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
