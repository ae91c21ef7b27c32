// One writer per browser: a Web Lock that the tab holds as long as it lives.
// A second tab waits for it and meanwhile says "open elsewhere".

const LOCK = "giacenza-journal";
// A page that is being left gives its lock back within this time, in ms.
const PATIENCE = 400;

/** The part of navigator.locks that is needed; null where the browser has none. */
export type Locks = Pick<LockManager, "request"> | null;

export interface Writer {
  isHeld(): boolean;
  /** Resolves when the lock was got, or when it is clear that another tab has it. */
  decided(): Promise<void>;
  /** Calls back when the lock is got or taken away; the answer ends that. */
  onChange(listener: (held: boolean) => void): () => void;
  /** Takes the lock from the other tab; harmless for the journal, whose seq is given in the transaction. */
  takeOver(): void;
}

/** Asks for the lock and keeps it. Without Web Locks the tab is trusted to be the only one. */
export function openWriter(locks: Locks): Writer {
  const listeners = new Set<(held: boolean) => void>();
  let held = locks === null;
  const become = (next: boolean): void => {
    held = next;
    for (const listener of listeners) listener(next);
  };
  const hold = (options: LockOptions): void => {
    const kept = locks?.request(LOCK, options, () => {
      become(true);
      return new Promise<void>(() => undefined);
    });
    // Rejects when another tab takes it over: wait behind it.
    kept?.catch(() => {
      become(false);
      hold({ mode: "exclusive" });
    });
  };
  hold({ mode: "exclusive" });
  return {
    isHeld: () => held,
    decided: () =>
      new Promise((resolve) => {
        if (held) return resolve();
        listeners.add(() => resolve());
        setTimeout(resolve, PATIENCE);
      }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeOver: () => hold({ mode: "exclusive", steal: true }),
  };
}
