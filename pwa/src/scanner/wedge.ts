// A hardware scanner that types: fast characters ending in Enter (or Tab), on any screen.
// GS (0x1D) is taken at keydown, because a text field would swallow it. Slow keys are a person's.

export interface WedgeOptions {
  /** The longest pause between two characters of one scan, in ms; a person types slower. */
  readonly longestPause: number;
  /** Fewer characters than this are never a scan. */
  readonly shortest: number;
  /** What is taken for the end of a scan. */
  readonly terminators: readonly string[];
}

/** What became of a key: a piece of a possible scan, its end, or nothing to do with one. */
export type WedgeStep =
  | { readonly kind: "collecting"; readonly character: string }
  | { readonly kind: "scan"; readonly text: string }
  | { readonly kind: "not_ours" };

/** The part of a KeyboardEvent that matters, so that the rule can be tested without a page. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly timeStamp: number;
}

const GS = "\x1d";
const DEFAULTS: WedgeOptions = { longestPause: 80, shortest: 3, terminators: ["Enter", "Tab"] };
// Keys that come with a character and are none themselves.
const SILENT = new Set(["Shift", "Control", "Alt", "AltGraph", "CapsLock", "NumLock"]);

/** Collects keys into scans. One per page; pure but for what it has collected. */
export class Wedge {
  private readonly options: WedgeOptions;
  private collected = "";
  private last = Number.NEGATIVE_INFINITY;

  constructor(options: Partial<WedgeOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Takes one key and says what it was. */
  press(key: Key): WedgeStep {
    if (SILENT.has(key.key)) return { kind: "not_ours" };
    if (key.timeStamp - this.last > this.options.longestPause) this.collected = "";
    this.last = key.timeStamp;
    if (this.options.terminators.includes(key.key)) return this.end();
    const character = characterOf(key);
    // A space that begins nothing presses the focused button; no code begins with one.
    if (character === null || (character === " " && this.collected === "")) {
      this.collected = "";
      return { kind: "not_ours" };
    }
    this.collected += character;
    return { kind: "collecting", character };
  }

  /** How many characters may belong to a scan that is under way. */
  get length(): number {
    return this.collected.length;
  }

  private end(): WedgeStep {
    const text = this.collected;
    this.collected = "";
    return text.length >= this.options.shortest ? { kind: "scan", text } : { kind: "not_ours" };
  }
}

// GS arrives as itself, as Ctrl+] or as F8, as the scanner is set up; any other Ctrl key is a command.
function characterOf(key: Key): string | null {
  if (key.key === GS || key.key === "F8") return GS;
  if (key.ctrlKey && (key.key === "]" || key.code === "BracketRight")) return GS;
  if (key.ctrlKey !== key.altKey || key.metaKey) return null;
  return [...key.key].length === 1 ? key.key : null;
}
