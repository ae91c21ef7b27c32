// Writing the catalogue: a whole generation into the store that nobody reads, or changed blocks beside
// the old ones. Nobody sees either until a single put names the new generation; what a cut leaves
// behind is taken up again or cleared by `tidy`.
import { blockOf } from "../domain/barcode.ts";
import { changedBlock, keyOf, linesOf } from "../domain/catalogue.ts";
import { activeIn, newestBlock, textOf } from "./blocks.ts";
import { deflate } from "./compressed.ts";
import type { Database } from "./database.ts";
import type { ActiveCatalogue, CataloguePatch } from "./meta.ts";
import type { Block, BlockStore, CatalogueDownload } from "./schema.ts";

export interface Bucket {
  readonly name: string;
  readonly firstBlock: number;
  readonly blocks: readonly Block[];
}

/** What leads to a generation: every row of each key that changed, and keys that have none left. */
export interface CatalogueChange {
  readonly generation: number;
  readonly rows: readonly string[];
  readonly removed: readonly string[];
}

/** Short transactions: a scan never waits long for one. */
const BLOCKS_AT_ONCE = 32;

export class Generations {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Buckets of a generation that are stored already. A download of another one is forgotten. */
  async begin(generation: number): Promise<readonly string[]> {
    const store = await this.unread();
    return this.database.writeRelaxed([store], async (transaction) => {
      const blocks = transaction.objectStore(store);
      const download = (await blocks.get("download")) as CatalogueDownload | undefined;
      if (download?.generation === generation) return download.done;
      await blocks.clear();
      await blocks.put({ generation, done: [] }, "download");
      return [];
    });
  }

  /** Stores one bucket of a generation that nobody sees yet. */
  async store(generation: number, { name, firstBlock, blocks }: Bucket): Promise<void> {
    const store = await this.unread();
    for (const [start, some] of chunks(blocks)) {
      await this.database.writeRelaxed([store], async (transaction) => {
        const kept = transaction.objectStore(store);
        const puts = some.map((block, place) =>
          kept.put(block, [generation, firstBlock + start + place]),
        );
        await Promise.all(puts);
      });
    }
    await this.database.writeRelaxed([store], async (transaction) => {
      const kept = transaction.objectStore(store);
      const download = (await kept.get("download")) as CatalogueDownload | undefined;
      await kept.put({ generation, done: [...(download?.done ?? []), name] }, "download");
    });
  }

  /** Makes a complete generation the one that look-ups see, then clears the one before it. */
  async activate(next: Omit<ActiveCatalogue, "store" | "base">): Promise<void> {
    const store = await this.unread();
    await this.see({ ...next, store, base: next.generation });
    await this.tidy();
  }

  /** Gives up a download, to make room for what is counted. */
  async giveUp(): Promise<void> {
    await this.clear(await this.unread());
  }

  /** Leads from the active generation to another by changing some blocks. */
  async change(active: ActiveCatalogue, change: CatalogueChange): Promise<void> {
    const touched = touchedBlocks(active, change);
    const { store, base } = active;
    const patch = { store, base, generation: change.generation, blocks: [...touched.keys()] };
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").put(patch satisfies CataloguePatch, "catalogue_patch"),
    );
    let rows = active.rows;
    for (const [, some] of chunks([...touched])) {
      rows += await this.changeBlocks(active, change.generation, some);
    }
    await this.see({ ...active, generation: change.generation, rows });
    await this.tidy();
  }

  /** Clears what nobody will see any more, whatever was cut. */
  async tidy(): Promise<void> {
    const active = await this.database.read(["meta"], activeIn);
    await this.tidyPatch(active);
    const unread = otherThan(active?.store);
    if ((await this.isDownloading(unread)) === "left") await this.clear(unread);
    if (active && (await this.isDownloading(active.store)) === "yes") {
      await this.database.writeRelaxed([active.store], (transaction) =>
        transaction.objectStore(active.store).delete("download"),
      );
    }
  }

  private isDownloading(name: BlockStore): Promise<"yes" | "left" | "empty"> {
    return this.database.read([name], async (transaction) => {
      const store = transaction.objectStore(name);
      if ((await store.getKey("download")) !== undefined) return "yes";
      return (await store.count()) > 0 ? "left" : "empty";
    });
  }

  private async changeBlocks(
    active: ActiveCatalogue,
    generation: number,
    touched: readonly Touched[],
  ): Promise<number> {
    const old = await this.database.read([active.store], (transaction) =>
      Promise.all(touched.map(([block]) => newestBlock(transaction, active, block))),
    );
    let grown = 0;
    const changed = await Promise.all(
      touched.map(async ([block, { keys, rows }], place) => {
        const before = await textOf(old[place] ?? null);
        const after = changedBlock(before, keys, rows);
        grown += linesOf(after).length - linesOf(before).length;
        return [block, await deflate(after)] as const;
      }),
    );
    await this.database.writeRelaxed([active.store], async (transaction) => {
      const store = transaction.objectStore(active.store);
      await Promise.all(
        changed.map(([block, bytes]) => store.put(bytes, [active.base, block, generation])),
      );
    });
    return grown;
  }

  // Of a patch that became active the older states go; of one that did not, the newer ones.
  private async tidyPatch(active: ActiveCatalogue | null): Promise<void> {
    const patch = await this.database.read(["meta"], (transaction) =>
      transaction.objectStore("meta").get("catalogue_patch"),
    );
    if (patch === undefined) return;
    const { store, base, generation, blocks } = patch as CataloguePatch;
    const isActive = active?.store === store && active.base === base;
    const isSeen = isActive && active.generation >= generation;
    for (const [, some] of chunks(blocks)) {
      await this.database.writeRelaxed([store], async (transaction) => {
        const kept = transaction.objectStore(store);
        const stale = (block: number): IDBKeyRange =>
          isSeen
            ? IDBKeyRange.bound([base, block], [base, block, generation], false, true)
            : IDBKeyRange.only([base, block, generation]);
        await Promise.all(some.map((block) => kept.delete(stale(block))));
      });
    }
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").delete("catalogue_patch"),
    );
  }

  private async clear(store: BlockStore): Promise<void> {
    await this.database.writeRelaxed([store], (transaction) =>
      transaction.objectStore(store).clear(),
    );
  }

  // The single put of a swap.
  private async see(next: ActiveCatalogue): Promise<void> {
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").put(next, "catalogue"),
    );
  }

  private async unread(): Promise<BlockStore> {
    return otherThan((await this.database.read(["meta"], activeIn))?.store);
  }
}

type Touched = [block: number, change: { readonly keys: Set<string>; readonly rows: string[] }];

function touchedBlocks(
  { blocks }: ActiveCatalogue,
  { rows, removed }: CatalogueChange,
): Map<number, Touched[1]> {
  const touched = new Map<number, Touched[1]>();
  const at = (key: string): Touched[1] => {
    const block = blockOf(key, blocks);
    const known = touched.get(block) ?? { keys: new Set<string>(), rows: [] };
    touched.set(block, known);
    known.keys.add(key);
    return known;
  };
  for (const key of removed) at(key);
  for (const row of rows) at(keyOf(row)).rows.push(row);
  return touched;
}

const otherThan = (store: BlockStore | undefined): BlockStore =>
  store === "blocks" ? "other_blocks" : "blocks";

function* chunks<T>(all: readonly T[]): Generator<[number, readonly T[]]> {
  for (let start = 0; start < all.length; start += BLOCKS_AT_ONCE) {
    yield [start, all.slice(start, start + BLOCKS_AT_ONCE)];
  }
}
