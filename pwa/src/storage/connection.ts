// The open handle of the device's database: opened when it is asked for, forgotten when it died,
// closed when a newer version of the application in another tab wants to upgrade.
import { type IDBPDatabase, openDB } from "idb";
import { type AlarmCode, StorageAlarm } from "./alarms.ts";
import { within } from "./limits.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import type { Tables } from "./schema.ts";

export type Handle = IDBPDatabase<Tables>;

export class Connection {
  private readonly name: string;
  private opened: Promise<Handle> | null = null;
  // What `opened` gave, so that what follows waits for nothing.
  private handle: Handle | null = null;
  // Set while another tab does not let go of an older version.
  private isBlocked = false;

  constructor(name: string) {
    this.name = name;
  }

  /** The handle, at once where it is open, else within so many ms. Throws what IndexedDB threw, or a StorageAlarm. */
  get(limit: number): Handle | Promise<Handle> {
    if (this.handle) return this.handle;
    const why = (): AlarmCode => (this.isBlocked ? "blocked" : "timeout");
    return within(limit, this.open(), why);
  }

  get isOpen(): boolean {
    return this.opened !== null;
  }

  /** Closes the handle, now or when it comes; what runs on it is finished first. */
  async close(): Promise<void> {
    const handle = this.opened;
    this.opened = null;
    this.handle = null;
    (await handle)?.close();
  }

  /** Forgets a handle that may be dead; the next one asked for is a fresh one. */
  forget(): void {
    void this.close().catch(() => undefined);
  }

  private open(): Promise<Handle> {
    if (this.opened) return this.opened;
    const lost = (): void => {
      if (this.opened !== opening) return;
      this.opened = null;
      this.handle = null;
    };
    const opening: Promise<Handle> = this.connect(lost).then(
      (handle) => {
        if (this.opened === opening) this.handle = handle;
        return handle;
      },
      (error: unknown) => {
        lost();
        throw error;
      },
    );
    this.opened = opening;
    return opening;
  }

  private connect(lost: () => void): Promise<Handle> {
    return new Promise((resolve, reject) => {
      const opening = openDB<Tables>(this.name, MIGRATIONS.length, {
        upgrade: (database, from, _to, transaction) => migrate(database, from, transaction),
        terminated: lost,
        // Another tab upgrades or deletes: make way, and open again when asked.
        blocking: () => this.forget(),
        blocked: () => {
          this.isBlocked = true;
          reject(new StorageAlarm("blocked"));
          // The request goes on; should it succeed after all, nobody waits for this handle.
          opening.then((late) => late.close()).catch(() => undefined);
        },
      });
      opening
        .then((handle) => {
          this.isBlocked = false;
          resolve(handle);
        })
        .catch(reject);
    });
  }
}
