// The IndexedDB of every simulated browser, with what may happen to one: a write that is refused, the
// application killed between two transactions or right after one, a database copied or emptied.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";

/** What is planned for an open application: after so many transactions it is killed. */
interface Plan {
  killAfter: number | null;
  /** The transaction that kills it is still written, though the application never hears of it. */
  written: boolean;
  /** The next writing transaction runs out of space after so many store accesses. */
  fullAfter: number | null;
  readonly onKill: () => void;
}

const real = (alias: string): string => alias.split("@")[0] ?? alias;

/** Opens databases by an alias `name@application`, so that one application can be cut off from its. */
export class Storages {
  private readonly factory = new IDBFactory();
  private readonly plans = new Map<string, Plan>();
  private readonly connections = new Map<string, IDBDatabase[]>();

  attach(alias: string, onKill: () => void): void {
    this.plans.set(alias, { killAfter: null, written: false, fullAfter: null, onKill });
  }

  killAfter(alias: string, transactions: number, written: boolean): void {
    const plan = this.plans.get(alias);
    if (plan) Object.assign(plan, { killAfter: transactions, written });
  }

  fillAfter(alias: string, accesses: number): void {
    const plan = this.plans.get(alias);
    if (plan) plan.fullAfter = accesses;
  }

  spare(alias: string): void {
    const plan = this.plans.get(alias);
    if (plan) Object.assign(plan, { killAfter: null, fullAfter: null });
  }

  /** Cuts an application off: what it has not committed is gone, and it never writes again. */
  detach(alias: string): void {
    this.plans.delete(alias);
    for (const connection of this.connections.get(alias) ?? []) connection.close();
    this.connections.delete(alias);
  }

  readonly open = (alias: string, version?: number): IDBOpenDBRequest => {
    const isKnown = !alias.includes("@") || this.plans.has(alias);
    if (!isKnown) throw new DOMException("the application is gone", "AbortError");
    const request = this.factory.open(real(alias), version);
    request.addEventListener("success", () => this.watch(alias, request.result));
    return request;
  };

  async has(name: string): Promise<boolean> {
    return (await this.factory.databases()).some((database) => database.name === name);
  }

  readonly deleteDatabase = (name: string): IDBOpenDBRequest => this.factory.deleteDatabase(name);
  readonly cmp = (one: unknown, other: unknown): number => this.factory.cmp(one, other);

  private watch(alias: string, connection: IDBDatabase): void {
    this.connections.set(alias, [...(this.connections.get(alias) ?? []), connection]);
    const begin = connection.transaction.bind(connection);
    connection.transaction = (...asked: Parameters<IDBDatabase["transaction"]>) => {
      const plan = this.plans.get(alias);
      if (!plan && alias.includes("@")) throw new DOMException("gone", "AbortError");
      if (plan) this.count(alias, plan);
      const transaction = begin(...asked);
      if (plan && asked[1] === "readwrite") fillUp(plan, transaction);
      return transaction;
    };
  }

  private count(alias: string, plan: Plan): void {
    if (plan.killAfter === null) return;
    plan.killAfter -= 1;
    if (plan.killAfter >= 0) return;
    this.plans.delete(alias);
    plan.onKill();
    if (!plan.written) throw new DOMException("killed", "AbortError");
  }
}

function fillUp(plan: Plan, transaction: IDBTransaction): void {
  if (plan.fullAfter === null) return;
  let left = plan.fullAfter;
  plan.fullAfter = null;
  const store = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name: string) => {
    left -= 1;
    if (left === 0) queueMicrotask(() => runOut(transaction));
    return store(name);
  };
}

// The browser takes the whole transaction back and says why.
function runOut(transaction: IDBTransaction): void {
  const error = new DOMException("the disk is full", "QuotaExceededError");
  Object.defineProperty(transaction, "error", { value: error });
  try {
    transaction.abort();
  } catch {
    // It had ended already.
  }
}

interface StoreImage {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly indexes: readonly { name: string; keyPath: string | string[]; unique: boolean }[];
  readonly rows: readonly [IDBValidKey, unknown][];
}

/** A database as it was at one moment. */
export interface Image {
  readonly version: number;
  readonly stores: readonly StoreImage[];
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Copies a database, or one store of it, into memory; version 0 when there is none. */
export async function imageOf(storages: Storages, name: string, only?: string): Promise<Image> {
  if (!(await storages.has(name))) return { version: 0, stores: [] };
  const database = await settled(storages.open(name));
  const stores: StoreImage[] = [];
  for (const name of only ? [only] : database.objectStoreNames) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([
      settled(store.getAllKeys()),
      settled(store.getAll()),
    ]);
    const indexes = [...store.indexNames].map((one) => store.index(one));
    stores.push({
      name,
      keyPath: store.keyPath,
      indexes: indexes.map(({ name, keyPath, unique }) => ({ name, keyPath, unique })),
      rows: keys.map((key, place) => [key, values[place]]),
    });
  }
  const { version } = database;
  database.close();
  return { version, stores };
}

/** Makes a new database of an image. */
export async function build(storages: Storages, name: string, image: Image): Promise<void> {
  if (image.version === 0) return;
  const request = storages.open(name, image.version);
  request.onupgradeneeded = () => {
    for (const { name: store, keyPath, indexes, rows } of image.stores) {
      const made = request.result.createObjectStore(store, { keyPath });
      for (const index of indexes)
        made.createIndex(index.name, index.keyPath, { unique: index.unique });
      for (const [key, value] of rows) keyPath === null ? made.put(value, key) : made.put(value);
    }
  };
  (await settled(request)).close();
}
