// The one door to IndexedDB: transactions with a time limit, a dead handle reopened once and retried.
// Inside a transaction nothing but IndexedDB requests may be awaited, or it commits too early.
import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { alarmOf, StorageAlarm } from "./alarms.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import type { Tables } from "./schema.ts";

export type Mode = "readonly" | "readwrite";
export type Transaction<M extends Mode> = IDBPTransaction<Tables, StoreNames<Tables>[], M>;
type Stores = readonly StoreNames<Tables>[];
type Work<M extends Mode, T> = (transaction: Transaction<M>) => Promise<T>;

export interface DatabaseOptions {
  readonly name: string;
  /** How long one transaction may take before it is given up, in ms. */
  readonly timeLimit: number;
}

const DEFAULTS: DatabaseOptions = { name: "giacenza", timeLimit: 8000 };

export class Database {
  private readonly options: DatabaseOptions;
  private handle: Promise<IDBPDatabase<Tables>> | null = null;

  constructor(options: Partial<DatabaseOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Reads from a consistent view of the stores. */
  read<T>(stores: Stores, work: Work<"readonly", T>): Promise<T> {
    return this.run(stores, "readonly", "default", work);
  }

  /** Writes all or nothing; resolves only after the browser has flushed it to the storage. */
  write<T>(stores: Stores, work: Work<"readwrite", T>): Promise<T> {
    return this.run(stores, "readwrite", "strict", work);
  }

  /** Writes what the server can send again: complete, but not waiting for the disk. */
  writeRelaxed<T>(stores: Stores, work: Work<"readwrite", T>): Promise<T> {
    return this.run(stores, "readwrite", "relaxed", work);
  }

  async close(): Promise<void> {
    const handle = this.handle;
    this.handle = null;
    (await handle)?.close();
  }

  // Forgets a handle that may be dead; the next transaction opens a fresh one.
  private drop(): void {
    void this.close().catch(() => undefined);
  }

  private async run<M extends Mode, T>(
    stores: Stores,
    mode: M,
    durability: IDBTransactionDurability,
    work: Work<M, T>,
  ): Promise<T> {
    try {
      return await this.once(stores, mode, durability, work);
    } catch (error) {
      const alarm = alarmOf(error);
      const isDead = this.handle === null || isDeadHandle(error);
      if (isDead || alarm.code === "timeout") this.drop();
      if (!isDead) throw alarm;
    }
    return await this.once(stores, mode, durability, work).catch((error: unknown) => {
      throw alarmOf(error);
    });
  }

  private async once<M extends Mode, T>(
    stores: Stores,
    mode: M,
    durability: IDBTransactionDurability,
    work: Work<M, T>,
  ): Promise<T> {
    const limit = this.options.timeLimit;
    const handle = await within(limit, this.open());
    const transaction = handle.transaction([...stores], mode, { durability });
    return within(limit, complete(transaction, work), () => abort(transaction));
  }

  private open(): Promise<IDBPDatabase<Tables>> {
    this.handle ??= this.connect().catch((error: unknown) => {
      this.handle = null;
      throw error;
    });
    return this.handle;
  }

  private connect(): Promise<IDBPDatabase<Tables>> {
    const forget = () => {
      this.handle = null;
    };
    return openDB<Tables>(this.options.name, MIGRATIONS.length, {
      upgrade: (database, from, _to, transaction) => migrate(database, from, transaction),
      terminated: forget,
      // Another tab runs a newer version: let it upgrade; this one opens again when asked.
      blocking: () => void this.close(),
    });
  }
}

// The work is finished only when the transaction is: its result alone proves nothing.
async function complete<M extends Mode, T>(
  transaction: Transaction<M>,
  work: Work<M, T>,
): Promise<T> {
  try {
    const [result] = await Promise.all([work(transaction), transaction.done]);
    return result;
  } catch (error) {
    abort(transaction);
    await transaction.done.catch(() => undefined);
    throw transaction.error ?? error;
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // Already over: there is nothing left to take back.
  }
}

function within<T>(limit: number, promise: Promise<T>, giveUp?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      giveUp?.();
      reject(new StorageAlarm("timeout"));
    }, limit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// A closed or lost connection; every write here may be repeated, because appends are found by id.
function isDeadHandle(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === "InvalidStateError" || error.name === "UnknownError")
  );
}
