// The one door to IndexedDB: transactions with a time limit, a dead handle reopened once and retried.
// Inside a transaction nothing but IndexedDB requests may be awaited, or it commits too early.
import type { IDBPTransaction, StoreNames } from "idb";
import { alarmOf } from "./alarms.ts";
import { Connection } from "./connection.ts";
import { abort, ended } from "./limits.ts";
import type { Tables } from "./schema.ts";

export type Mode = "readonly" | "readwrite";
export type Transaction<M extends Mode> = IDBPTransaction<Tables, StoreNames<Tables>[], M>;
type Stores = readonly StoreNames<Tables>[];
type Work<M extends Mode, T> = (transaction: Transaction<M>) => Promise<T>;

interface Kind<M extends Mode> {
  readonly mode: M;
  readonly durability: IDBTransactionDurability;
  /** How long it may take, in ms. */
  readonly limit: number;
}

export interface DatabaseOptions {
  readonly name: string;
  /** How long opening, and one transaction, may take before it is given up, in ms. */
  readonly timeLimit: number;
}

const DEFAULTS: DatabaseOptions = { name: "giacenza", timeLimit: 8000 };
/** What nobody waits for (the catalogue, clearing up) may take so many times as long. */
const PATIENT = 8;

export class Database {
  private readonly limit: number;
  private readonly connection: Connection;

  constructor(options: Partial<DatabaseOptions> = {}) {
    const { name, timeLimit } = { ...DEFAULTS, ...options };
    this.limit = timeLimit;
    this.connection = new Connection(name);
  }

  /** Reads from a consistent view of the stores. */
  read<T>(stores: Stores, work: Work<"readonly", T>): Promise<T> {
    return this.run(stores, { mode: "readonly", durability: "default", limit: this.limit }, work);
  }

  /** Writes all or nothing; resolves only after the browser has flushed it to the storage. */
  write<T>(stores: Stores, work: Work<"readwrite", T>): Promise<T> {
    return this.run(stores, { mode: "readwrite", durability: "strict", limit: this.limit }, work);
  }

  /** Writes what the server can send again: complete, but not waiting for the disk. */
  writeRelaxed<T>(stores: Stores, work: Work<"readwrite", T>): Promise<T> {
    const limit = this.limit * PATIENT;
    return this.run(stores, { mode: "readwrite", durability: "relaxed", limit }, work);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async run<M extends Mode, T>(
    stores: Stores,
    kind: Kind<M>,
    work: Work<M, T>,
  ): Promise<T> {
    try {
      return await this.once(stores, kind, work);
    } catch (error) {
      const alarm = alarmOf(error);
      const isDead = !this.connection.isOpen || isDeadHandle(error);
      const isSilent = alarm.code === "timeout" || alarm.code === "unsure";
      if (isDead || isSilent) this.connection.forget();
      if (!isDead || alarm === error) throw alarm;
    }
    return await this.once(stores, kind, work).catch((error: unknown) => {
      throw alarmOf(error);
    });
  }

  private async once<M extends Mode, T>(
    stores: Stores,
    { mode, durability, limit }: Kind<M>,
    work: Work<M, T>,
  ): Promise<T> {
    const handle = await this.connection.get(this.limit);
    const transaction = handle.transaction([...stores], mode, { durability });
    // Of a read nothing is in doubt.
    const otherwise = mode === "readonly" ? "timeout" : "unsure";
    const working = complete(transaction, work, mode === "readonly" ? read : written);
    return ended(limit, transaction, working, otherwise);
  }
}

type End = <T>(transaction: Transaction<Mode>, working: Promise<T>) => Promise<T>;

// What was read is known before the browser has wound the transaction up.
const read: End = (transaction, working) => {
  transaction.done.catch(() => undefined);
  return working;
};

// What was written is stored only when the transaction is complete: the work's result alone proves nothing.
const written: End = async (transaction, working) => {
  const [result] = await Promise.all([working.then(over(transaction)), transaction.done]);
  return result;
};

// Nothing more is asked for: the browser need not hear first that each answer has arrived.
function over(transaction: Transaction<Mode>): <T>(result: T) => T {
  return (result) => {
    try {
      transaction.commit();
    } catch {
      // It was over already, and commits by itself.
    }
    return result;
  };
}

async function complete<M extends Mode, T>(
  transaction: Transaction<M>,
  work: Work<M, T>,
  end: End,
): Promise<T> {
  try {
    return await end(transaction as Transaction<Mode>, work(transaction));
  } catch (error) {
    abort(transaction);
    await transaction.done.catch(() => undefined);
    throw transaction.error ?? error;
  }
}

// A closed or lost connection; every write here may be repeated, because appends are found by id.
function isDeadHandle(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === "InvalidStateError" || error.name === "UnknownError")
  );
}
