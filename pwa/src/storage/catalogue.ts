// The catalogue on the device: text blocks by generation. A new generation is written beside the old
// one and becomes the one that look-ups see by a single put.
import { blockOf, lookupKey } from "../domain/barcode.ts";
import { findInBlock, type Hit } from "../domain/catalogue.ts";
import type { Resolution } from "../domain/reference.ts";
import type { Database, Transaction } from "./database.ts";
import type { ActiveCatalogue, CatalogueDownload } from "./meta.ts";

export interface Bucket {
  readonly name: string;
  readonly firstBlock: number;
  readonly blocks: readonly string[];
}

export class Catalogue {
  private readonly database: Database;
  // The generation that look-ups saw last: one request less for every scan.
  private seen: ActiveCatalogue | null = null;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Every item that a scanned or typed text may mean, all from one generation. Empty when unknown.
   * A barcode that a supervisor resolved is found even before the catalogue knows it.
   */
  find(scanned: string): Promise<Hit[]> {
    return this.database.read(["meta", "blocks", "reference"], async (transaction) => {
      const key = lookupKey(scanned);
      if (key === "") return [];
      const hits = findInBlock(await this.blockWith(transaction, key), key);
      return hits.length > 0 ? hits : this.resolved(transaction, scanned);
    });
  }

  // A generation that was replaced meanwhile has no blocks any more: then the new one is looked for.
  private async blockWith(transaction: Transaction<"readonly">, key: string): Promise<string> {
    const block = this.seen && (await blockOfKey(transaction, this.seen, key));
    if (block !== null && block !== undefined) return block;
    this.seen = await activeIn(transaction);
    return (this.seen && (await blockOfKey(transaction, this.seen, key))) ?? "";
  }

  // A barcode that a supervisor resolved: its item is looked up as any other.
  private async resolved(transaction: Transaction<"readonly">, scanned: string): Promise<Hit[]> {
    const found = await transaction.objectStore("reference").get(["resolution", scanned]);
    if (!found) return [];
    const { item, variant, unit, factor } = found.value as Resolution;
    const key = lookupKey(item.slice(item.indexOf("/") + 1));
    const hits = findInBlock(await this.blockWith(transaction, key), key);
    const hit = hits.find((candidate) => candidate.item === item);
    if (!hit) return [];
    const pack = unit !== null && unit !== hit.unit ? { unit, factor: factor ?? "1" } : null;
    return [{ ...hit, pack, variant }];
  }

  /** The generation that look-ups see, or null before the first one is complete. */
  active(): Promise<ActiveCatalogue | null> {
    return this.database.read(["meta"], activeIn);
  }

  /** Buckets of a generation that are stored already. A download of another one is forgotten. */
  async begin(generation: number): Promise<readonly string[]> {
    return this.database.writeRelaxed(["meta", "blocks"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const download = (await meta.get("catalogue_download")) as CatalogueDownload | undefined;
      if (download?.generation === generation) return download.done;
      await clearAllBut(transaction, (await activeIn(transaction))?.generation ?? null);
      await meta.put({ generation, done: [] } satisfies CatalogueDownload, "catalogue_download");
      return [];
    });
  }

  /** Stores one bucket of a generation that nobody sees yet. */
  async store(generation: number, bucket: Bucket): Promise<void> {
    await this.database.writeRelaxed(["meta", "blocks"], async (transaction) => {
      const blocks = transaction.objectStore("blocks");
      const puts = bucket.blocks.map((text, place) =>
        blocks.put(text, [generation, bucket.firstBlock + place]),
      );
      const meta = transaction.objectStore("meta");
      const download = (await meta.get("catalogue_download")) as CatalogueDownload | undefined;
      const done = [...(download?.done ?? []), bucket.name];
      await Promise.all<unknown>([...puts, meta.put({ generation, done }, "catalogue_download")]);
    });
  }

  /** Makes a complete generation the one that look-ups see, then clears what is left of older ones. */
  async activate(next: ActiveCatalogue): Promise<void> {
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").put(next, "catalogue"),
    );
    this.seen = null;
    await this.database.writeRelaxed(["meta", "blocks"], async (transaction) => {
      await clearAllBut(transaction, next.generation);
      await transaction.objectStore("meta").delete("catalogue_download");
    });
  }
}

async function activeIn(transaction: Transaction<"readonly"> | Transaction<"readwrite">) {
  const meta = transaction.objectStore("meta");
  return ((await meta.get("catalogue")) as ActiveCatalogue | undefined) ?? null;
}

function blockOfKey(
  transaction: Transaction<"readonly">,
  { generation, blocks }: ActiveCatalogue,
  key: string,
): Promise<string | undefined> {
  return transaction.objectStore("blocks").get([generation, blockOf(key, blocks)]);
}

async function clearAllBut(
  transaction: Transaction<"readwrite">,
  generation: number | null,
): Promise<void> {
  const blocks = transaction.objectStore("blocks");
  if (generation === null) return blocks.clear();
  await blocks.delete(IDBKeyRange.upperBound([generation], true));
  await blocks.delete(IDBKeyRange.lowerBound([generation, []], true));
}
