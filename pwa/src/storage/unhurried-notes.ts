// Notes in localStorage that are written a moment later: writing there holds up the page, and a scan must
// not wait for its witness. A note that is late is an older one, which accuses nobody.

const DELAY = 150;

export class UnhurriedNotes {
  private readonly store: Pick<Storage, "getItem" | "setItem">;
  private readonly waiting = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(store: Pick<Storage, "getItem" | "setItem">) {
    this.store = store;
    // The page may be gone before the timer comes.
    globalThis.addEventListener?.("pagehide", () => this.write());
  }

  getItem(name: string): string | null {
    return this.waiting.get(name) ?? this.store.getItem(name);
  }

  setItem(name: string, text: string): void {
    this.waiting.set(name, text);
    this.timer ??= setTimeout(() => this.write(), DELAY);
  }

  private write(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const notes = [...this.waiting];
    this.waiting.clear();
    for (const [name, text] of notes) this.keep(name, text);
  }

  private keep(name: string, text: string): void {
    try {
      this.store.setItem(name, text);
    } catch {
      // Full or forbidden: the journal does without its witness.
    }
  }
}
