// Web Locks of one browser profile, as far as the journal's writer asks for them: one holder, a queue,
// and stealing. A tab that dies gives back what it holds.

type Granted = (lock: { name: string; mode: "exclusive" }) => Promise<unknown>;

interface Request {
  readonly tab: number;
  readonly granted: Granted;
  readonly reject: (error: unknown) => void;
}

export class ProfileLocks {
  private holder: Request | null = null;
  private queue: Request[] = [];
  private readonly dead = new Set<number>();

  /** `navigator.locks` as one tab sees it. */
  of(tab: number) {
    return {
      request: (name: string, options: { steal?: boolean }, granted: Granted): Promise<unknown> =>
        new Promise((_, reject) => {
          if (this.dead.has(tab)) return;
          const request = { tab, granted, reject };
          if (options.steal) this.steal(name, request);
          else this.queue.push(request);
          this.grant(name);
        }),
    };
  }

  /** Gives back what a tab held or waited for. */
  release(tab: number): void {
    this.dead.add(tab);
    this.queue = this.queue.filter((request) => request.tab !== tab);
    if (this.holder?.tab === tab) this.holder = null;
    this.grant("journal");
  }

  private steal(name: string, request: Request): void {
    const before = this.holder;
    this.holder = request;
    before?.reject(new DOMException("stolen", "AbortError"));
    this.tell(name, request);
  }

  private grant(name: string): void {
    if (this.holder) return;
    const next = this.queue.shift();
    if (!next) return;
    this.holder = next;
    this.tell(name, next);
  }

  // As in a browser a holder hears of its lock a little later, after those who lost it.
  private tell(name: string, request: Request): void {
    setImmediate(() => void request.granted({ name, mode: "exclusive" }));
  }
}
