// The blocks of the catalogue as they lie in the database, for whoever reads or changes them.
import { inflate } from "./compressed.ts";
import type { Transaction } from "./database.ts";
import type { ActiveCatalogue } from "./meta.ts";
import type { Block } from "./schema.ts";

type Reading = Transaction<"readonly"> | Transaction<"readwrite">;

/** The newest state of a block that the active generation has; null when there is none. */
export async function newestBlock(
  transaction: Reading,
  { store, base, generation }: ActiveCatalogue,
  block: number,
): Promise<Block | null> {
  const states = IDBKeyRange.bound([base, block], [base, block, generation]);
  const found = await transaction.objectStore(store).getAll(states);
  return (found.at(-1) as Block | undefined) ?? null;
}

/** A block as text. */
export const textOf = (block: Block | null): Promise<string> | string =>
  block === null || typeof block === "string" ? (block ?? "") : inflate(block);

/** What is active, also as the first version of the database said it. */
export async function activeIn(transaction: Reading): Promise<ActiveCatalogue | null> {
  const found = (await transaction.objectStore("meta").get("catalogue")) as
    | (Partial<ActiveCatalogue> & Pick<ActiveCatalogue, "generation" | "rows" | "blocks">)
    | undefined;
  return found ? { base: found.generation, store: "blocks", history: "", ...found } : null;
}
