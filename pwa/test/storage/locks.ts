// Web Locks for tests: one exclusive lock that may be stolen.
import type { Locks } from "../../src/storage/writer.ts";

type Held = { grant: (lock: null) => unknown; reject: (reason: unknown) => void };

// One exclusive lock: the first holds it, the others wait; `steal` throws the holder out.
export class FakeLocks {
  private holder: Held | null = null;
  private readonly waiting: Held[] = [];

  request(_name: string, options: LockOptions, grant: (lock: null) => unknown): Promise<unknown> {
    return new Promise((_resolve, reject) => {
      const held = { grant, reject };
      if (options.steal) {
        this.holder?.reject(new DOMException("stolen", "AbortError"));
        this.take(held);
      } else if (this.holder) this.waiting.push(held);
      else this.take(held);
    });
  }

  /** The tab that holds the lock is closed. */
  closeHolder(): void {
    const next = this.waiting.shift();
    this.holder = null;
    if (next) this.take(next);
  }

  private take(held: Held): void {
    this.holder = held;
    held.grant(null);
  }
}

export const asLocks = (locks: FakeLocks) => locks as unknown as Locks;
