// Puts the wedge on the page: every screen hears scans, and keys that were typed by hand are handed on
// a moment later, so that a scan never runs into the keypad. Text fields keep what is typed into them.
import { Wedge, type WedgeOptions, type WedgeStep } from "./wedge.ts";

/** `wedge` the hardware scanner · `manual` typed and confirmed · `camera` comes later. */
export type ScanSource = "wedge" | "manual" | "camera";
export type OnScan = (text: string, source: ScanSource) => void;

export interface ListenOptions extends Partial<WedgeOptions> {
  /** Characters that a person typed outside of any field, for the keypad. */
  readonly onTyped?: (character: string) => void;
}

const FIELDS = "input, textarea, select, [contenteditable]";
const PATIENCE = 80;

/**
 * Listens until the answer is called. A scan that ran into a focused text field is taken out of it
 * again, unless the field carries data-scan="field" and wants to keep what is scanned.
 */
export function listenForScans(
  target: Pick<Window, "addEventListener">,
  onScan: OnScan,
  options: ListenOptions = {},
): () => void {
  const end = new AbortController();
  const ear = new Ear(onScan, options);
  target.addEventListener("keydown", (event) => ear.hear(event), {
    capture: true,
    signal: end.signal,
  });
  return () => {
    ear.forget();
    end.abort();
  };
}

interface Field {
  readonly element: HTMLInputElement;
  readonly value: string;
}

class Ear {
  private readonly onScan: OnScan;
  private readonly onTyped: (character: string) => void;
  private readonly patience: number;
  private readonly wedge: Wedge;
  private field: Field | null = null;
  private held: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onScan: OnScan, { onTyped, ...options }: ListenOptions) {
    this.onScan = onScan;
    this.onTyped = onTyped ?? (() => undefined);
    this.patience = options.longestPause ?? PATIENCE;
    this.wedge = new Wedge({ ...options, longestPause: this.patience });
  }

  hear(event: KeyboardEvent): void {
    const element = fieldOf(event.target);
    if (element?.dataset["scan"] === "field") return;
    const step = this.wedge.press(event);
    if (step.kind === "collecting") this.collect(event, step, element);
    else if (step.kind === "scan") this.take(event, step.text);
    else this.handOn();
  }

  forget(): void {
    clearTimeout(this.timer);
    this.held = [];
  }

  private collect(
    event: KeyboardEvent,
    step: WedgeStep & { kind: "collecting" },
    element: HTMLInputElement | null,
  ): void {
    if (this.wedge.length === 1) {
      this.handOn();
      this.field = element && { element, value: element.value };
    }
    if (element && !isControl(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (element) return;
    this.held.push(step.character);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.handOn(), this.patience);
  }

  private take(event: KeyboardEvent, text: string): void {
    event.preventDefault();
    event.stopPropagation();
    this.forget();
    if (this.field) putBack(this.field);
    this.field = null;
    this.onScan(text, "wedge");
  }

  // It was a person after all.
  private handOn(): void {
    const typed = this.held;
    this.forget();
    for (const character of typed) this.onTyped(character);
  }
}

function fieldOf(target: EventTarget | null): HTMLInputElement | null {
  return target instanceof Element ? target.closest<HTMLInputElement>(FIELDS) : null;
}

const isControl = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.key === "F8" || event.key < " ";

function putBack({ element, value }: Field): void {
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
