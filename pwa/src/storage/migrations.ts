// Every version of the device's database, in order. A shipped step is never edited: add the next one.
// The events store is only ever added to: what waits to be sent survives every update.
import type { IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Tables } from "./schema.ts";

type Step = (
  database: IDBPDatabase<Tables>,
  transaction: IDBPTransaction<Tables, StoreNames<Tables>[], "versionchange">,
) => void;

const journalAndReference: Step = (database) => {
  const events = database.createObjectStore("events", { keyPath: ["epoch", "seq"] });
  events.createIndex("id", "id", { unique: true });
  events.createIndex("pending", ["pending", "epoch", "seq"]);
  events.createIndex("list", ["list", "pass", "id"]);
  database.createObjectStore("heads", { keyPath: "epoch" });
  const lines = database.createObjectStore("lines", { keyPath: ["list", "pass", "key"] });
  lines.createIndex("touched", ["list", "pass", "touched"]);
  database.createObjectStore("progress", { keyPath: ["list", "pass"] });
  database.createObjectStore("reference", { keyPath: ["kind", "key"] });
  database.createObjectStore("blocks");
  database.createObjectStore("meta");
};

const secondCatalogueStore: Step = (database) => {
  database.createObjectStore("other_blocks");
};

export const MIGRATIONS: readonly Step[] = [journalAndReference, secondCatalogueStore];

/** Runs the steps that a database of `from` versions has not seen. */
export function migrate(
  database: IDBPDatabase<Tables>,
  from: number,
  transaction: IDBPTransaction<Tables, StoreNames<Tables>[], "versionchange">,
): void {
  for (const step of MIGRATIONS.slice(from)) step(database, transaction);
}
