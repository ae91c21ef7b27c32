import { describe, expect, it, vi } from "vitest";
import { type Locks, openWriter } from "../../src/storage/writer.ts";

type Held = { grant: (lock: null) => unknown; reject: (reason: unknown) => void };

// One exclusive lock: the first holds it, the others wait; `steal` throws the holder out.
class FakeLocks {
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

const settled = () => new Promise((resolve) => setImmediate(resolve));
const asLocks = (locks: FakeLocks) => locks as unknown as Locks;

describe("the one writer", () => {
  it("is the first tab; the second waits until the first is closed", () => {
    const locks = new FakeLocks();
    const [first, second] = [openWriter(asLocks(locks)), openWriter(asLocks(locks))];
    const heard: boolean[] = [];
    const end = second.onChange((held) => heard.push(held));
    expect([first.isHeld(), second.isHeld()]).toEqual([true, false]);
    locks.closeHolder();
    expect(second.isHeld()).toBe(true);
    expect(heard).toEqual([true]);
    end();
  });

  it("moves to the tab that takes over, and back again", async () => {
    const locks = new FakeLocks();
    const [first, second] = [openWriter(asLocks(locks)), openWriter(asLocks(locks))];
    second.takeOver();
    await settled();
    expect([first.isHeld(), second.isHeld()]).toEqual([false, true]);
    first.takeOver();
    await settled();
    expect([first.isHeld(), second.isHeld()]).toEqual([true, false]);
  });

  it("knows at once that it is the first, and after a moment that it is not", async () => {
    vi.useFakeTimers();
    const locks = new FakeLocks();
    await openWriter(asLocks(locks)).decided();
    const second = openWriter(asLocks(locks));
    const decided = second.decided();
    vi.advanceTimersByTime(400);
    await decided;
    expect(second.isHeld()).toBe(false);
    const heard = second.decided();
    locks.closeHolder();
    await heard;
    vi.useRealTimers();
  });

  it("is any tab where the browser has no locks", () => {
    const writer = openWriter(null);
    writer.takeOver();
    expect(writer.isHeld()).toBe(true);
  });
});
