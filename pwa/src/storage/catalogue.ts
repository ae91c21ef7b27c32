// Look-ups in the catalogue on the device. Each sees exactly one whole generation: it reads one block,
// in the newest state that is not newer than the generation.
import { blockOf, lookupKey } from "../domain/barcode.ts";
import { findInBlock, type Hit } from "../domain/catalogue.ts";
import type { Resolution } from "../domain/reference.ts";
import { activeIn, newestBlock, textOf } from "./blocks.ts";
import type { Database } from "./database.ts";
import type { ActiveCatalogue } from "./meta.ts";

/** So many blocks are kept as text: who counts scans much of the same again. */
const KEPT_BLOCKS = 100;

export class Catalogue {
  readonly database: Database;
  /** What was active at the last look: tells which store to read. Another tab may have moved on. */
  private known: ActiveCatalogue | null = null;
  /** Blocks of `known`, the one that was longest not asked for first. */
  private readonly kept = new Map<number, string>();

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Every item that a scanned or typed text may mean, all from one generation. Empty when unknown.
   * A barcode that a supervisor resolved is found even before the catalogue knows it.
   */
  async find(scanned: string): Promise<Hit[]> {
    const hits = await this.lookUp(lookupKey(scanned));
    return hits.length > 0 ? hits : this.resolved(scanned);
  }

  /** The generation that look-ups see, or null before the first one is complete. */
  async active(): Promise<ActiveCatalogue | null> {
    const next = await this.database.read(["meta"], activeIn);
    if (!isSame(this.known, next)) {
      this.known = next;
      this.kept.clear();
    }
    return this.known;
  }

  /** Another tab may have written meanwhile: reads anew. */
  forget(): void {
    this.known = null;
  }

  // What was replaced meanwhile, here or in another tab, has no such block any more: then the
  // generation that took its place is looked for.
  private async lookUp(key: string): Promise<Hit[]> {
    if (key === "") return [];
    const known = this.known ?? (await this.active());
    const block = known && (await this.blockWith(known, key));
    if (block) return findInBlock(block, key);
    const next = await this.active();
    return next ? findInBlock(await this.blockWith(next, key), key) : [];
  }

  private async blockWith(known: ActiveCatalogue, key: string): Promise<string> {
    const place = blockOf(key, known.blocks);
    const kept = this.known === known ? this.kept.get(place) : undefined;
    const text = kept ?? (await this.textAt(known, place));
    if (this.known === known) this.keep(place, text);
    return text;
  }

  private async textAt(known: ActiveCatalogue, place: number): Promise<string> {
    const block = await this.database.read([known.store], (transaction) =>
      newestBlock(transaction, known, place),
    );
    return textOf(block);
  }

  private keep(place: number, text: string): void {
    this.kept.delete(place);
    if (text !== "") this.kept.set(place, text);
    const [oldest] = this.kept.size > KEPT_BLOCKS ? this.kept.keys() : [];
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  private async resolved(scanned: string): Promise<Hit[]> {
    const found = await this.database.read(["reference"], (transaction) =>
      transaction.objectStore("reference").get(["resolution", scanned]),
    );
    if (!found) return [];
    const { item, variant, unit, factor } = found.value as Resolution;
    const code = item.slice(item.indexOf("/") + 1);
    const hits = await this.lookUp(lookupKey(code));
    const hit = hits.find((candidate) => candidate.item === item);
    if (!hit) return [];
    const pack = unit !== null && unit !== hit.unit ? { unit, factor: factor ?? "1" } : null;
    return [{ ...hit, pack, variant }];
  }
}

function isSame(one: ActiveCatalogue | null, other: ActiveCatalogue | null): boolean {
  if (!one || !other) return false;
  return (
    one.generation === other.generation && one.base === other.base && one.history === other.history
  );
}
