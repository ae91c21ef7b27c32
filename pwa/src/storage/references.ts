// Reference data from the server's changes: lists, employees, locations. Written only by the sync;
// a page of changes and the cursor behind it are one transaction, so nothing is skipped or half there.
import type { Location, ReferenceKind, ReferenceKinds } from "../domain/reference.ts";
import type { Database, Transaction } from "./database.ts";

/** One change as it came. `deleted` takes the key away; kinds that are not known yet are kept too. */
export interface Change {
  readonly kind: string;
  readonly key: string;
  readonly deleted: boolean;
  readonly value: unknown;
}

/** Everything given anew: its name, and whether this page is its last. */
export interface Filling {
  readonly name: string;
  readonly isLast: boolean;
}

export class References {
  private readonly database: Database;
  // Every scan asks whether it is a location: answered from here once all of them were read.
  private locations: ReadonlyMap<string, Location> | null = null;
  private version = 0;

  constructor(database: Database) {
    this.database = database;
  }

  /** The location with this key (WAREHOUSE/CODE), or null; a read of the storage only the first time. */
  async location(key: string): Promise<Location | null> {
    const known = this.locations ?? (await this.readLocations());
    return known.get(key) ?? null;
  }

  /** Another tab may have written meanwhile: reads anew. */
  forget(): void {
    this.locations = null;
    this.version += 1;
  }

  /** The value of one key, or null. */
  get<Kind extends ReferenceKind>(kind: Kind, key: string): Promise<ReferenceKinds[Kind] | null> {
    return this.database.read(["reference"], async (transaction) => {
      const found = await transaction.objectStore("reference").get([kind, key]);
      return (found?.value as ReferenceKinds[Kind] | undefined) ?? null;
    });
  }

  /** Every value of one kind, in order of key. */
  all<Kind extends ReferenceKind>(kind: Kind): Promise<ReferenceKinds[Kind][]> {
    return this.database.read(["reference"], async (transaction) => {
      const range = IDBKeyRange.bound([kind, ""], [kind, []]);
      const found = await transaction.objectStore("reference").getAll(range);
      return found.map(({ value }) => value as ReferenceKinds[Kind]);
    });
  }

  /**
   * Applies a page of changes and moves the cursor behind it. Everything may be given anew, page by
   * page: what is here stays until the last page, and goes then if no page of that filling had it.
   */
  async apply(changes: readonly Change[], cursor: string, filling?: Filling): Promise<void> {
    await this.database.write(["reference", "meta"], async (transaction) => {
      const store = transaction.objectStore("reference");
      const mark = filling ? { filling: filling.name } : {};
      const requests = changes.map(({ kind, key, deleted, value }) =>
        deleted ? store.delete([kind, key]) : store.put({ kind, key, value, ...mark }),
      );
      await Promise.all<unknown>(requests);
      if (filling?.isLast) await sweep(transaction, filling.name);
      await transaction.objectStore("meta").put(cursor, "cursor");
    });
    this.forget();
  }

  private async readLocations(): Promise<ReadonlyMap<string, Location>> {
    const { version } = this;
    const read = await this.database.read(["reference"], async (transaction) => {
      const range = IDBKeyRange.bound(["location", ""], ["location", []]);
      const found = await transaction.objectStore("reference").getAll(range);
      return new Map(found.map(({ key, value }) => [key, value as Location]));
    });
    // What was changed while it was read is read again the next time.
    if (version === this.version) this.locations = read;
    return read;
  }
}

async function sweep(transaction: Transaction<"readwrite">, filling: string): Promise<void> {
  const store = transaction.objectStore("reference");
  for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
    if (cursor.value.filling !== filling) await cursor.delete();
  }
}
