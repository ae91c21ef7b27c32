// Steps 3 and 4 of a sync: the server's changes page by page, then a newer catalogue if there is one.
// Nothing here can hold up or lose what the device has counted.
import { hashBytes } from "../domain/canonical.ts";
import { splitBucket } from "../domain/catalogue.ts";
import { StorageAlarm } from "../storage/alarms.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { ActiveCatalogue, Meta } from "../storage/meta.ts";
import type { Filling, References } from "../storage/references.ts";
import type { Block } from "../storage/schema.ts";
import type { ChangesPage, Manifest, ManifestBucket } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { Transport } from "./transport.ts";

const FORMAT = 2;
/** Rows; the server packs 128. */
const LONGEST_BLOCK = 512;
/** A bucket that came broken is fetched again at once, once. */
const ATTEMPTS = 2;

export interface PullContext {
  readonly transport: Pick<Transport, "changes" | "manifest" | "bucket" | "catalogueChanges">;
  readonly token: string;
  readonly meta: Meta;
  readonly references: References;
  readonly catalogue: Catalogue;
  readonly onChanges: () => void;
  /** How many buckets of the new generation are on the device. */
  readonly onCatalogue: (done: number, total: number) => void;
}

/** Fetches and applies changes until there are no more. A restored server is read from the start. */
export async function pullChanges(context: PullContext): Promise<void> {
  for (let more = true; more; ) {
    const cursor = await context.meta.get("cursor");
    const page = await context.transport.changes(context.token, cursor);
    if (await cameFromAnotherHistory(context, page, cursor)) continue;
    if (page.more && page.cursor === cursor) throw new SyncFailure("stranger");
    await context.references.apply(page.changes, page.cursor, fillingOf(page));
    if (page.changes.length > 0) context.onChanges();
    more = page.more;
  }
}

// The same name in another history is another filling.
const fillingOf = ({ filling, more, server_history }: ChangesPage): Filling | undefined =>
  filling === null ? undefined : { name: `${server_history} ${filling}`, isLast: !more };

// A cursor of a server that was restored since means nothing there: forget it and read everything.
async function cameFromAnotherHistory(
  { meta }: PullContext,
  page: ChangesPage,
  cursor: string | null,
): Promise<boolean> {
  const known = await meta.get("server_history");
  if (known === page.server_history) return false;
  await meta.forget("cursor");
  await meta.set("server_history", page.server_history);
  return known !== null && cursor !== null;
}

/** How the catalogue stands after a try: `preparing` the server is not ready, `quota` no room for it. */
export type CatalogueOutcome = "ready" | "preparing" | "quota";

/**
 * Brings the catalogue to the server's present generation: by what changed since the one here, or
 * whole. Whatever stops it, look-ups keep the generation that they have.
 */
export async function pullCatalogue(context: PullContext): Promise<CatalogueOutcome> {
  const { generations } = context.catalogue;
  await generations.tidy();
  if (await broughtUp(context)) return "ready";
  try {
    if (await downloaded(context)) await broughtUp(context);
  } catch (error) {
    if (error instanceof SyncFailure && error.code === "catalog.building") return "preparing";
    if (!(error instanceof StorageAlarm && error.code === "quota")) throw error;
    await generations.giveUp();
    return "quota";
  }
  return "ready";
}

// True when the catalogue here is now the present one; false when it has to be taken whole.
async function broughtUp({ transport, token, catalogue }: PullContext): Promise<boolean> {
  const active = await catalogue.active();
  if (!active || active.history === "" || hasOutgrown(active)) return false;
  const change = await transport.catalogueChanges(token, active.generation);
  if (change.full || change.server_history !== active.history) return false;
  if (change.generation !== active.generation) await catalogue.generations.change(active, change);
  return true;
}

// Blocks only ever get longer by changes: then a whole catalogue comes with more of them.
const hasOutgrown = ({ rows, blocks }: ActiveCatalogue): boolean =>
  rows > blocks * LONGEST_BLOCK && rows > LONGEST_BLOCK;

// Bucket by bucket, the next one on its way while one is stored.
async function downloaded(context: PullContext): Promise<boolean> {
  const { transport, catalogue } = context;
  const manifest = await transport.manifest(context.token);
  if (manifest.format !== FORMAT) throw new SyncFailure("update_required");
  const active = await catalogue.active();
  const isOlder = active !== null && manifest.generation <= active.generation;
  if (isOlder && active.history === manifest.server_history) return false;
  const done = new Set(await catalogue.generations.begin(manifest.generation));
  const total = manifest.buckets.length;
  context.onCatalogue(done.size, total);
  const missing = manifest.buckets.filter(({ name }) => !done.has(name));
  let coming = fetchSoon(context, manifest, missing[0]);
  for (const [place, { name, first_block: firstBlock }] of missing.entries()) {
    const blocks = await coming;
    coming = fetchSoon(context, manifest, missing[place + 1]);
    await catalogue.generations.store(manifest.generation, { name, firstBlock, blocks });
    context.onCatalogue(done.add(name).size, total);
  }
  const { generation, rows, blocks, server_history: history } = manifest;
  await catalogue.generations.activate({ generation, rows, blocks, history });
  return true;
}

// The rejection is heard where the bucket is awaited, also when that comes later.
function fetchSoon(
  context: PullContext,
  manifest: Manifest,
  bucket: ManifestBucket | undefined,
): Promise<Block[]> {
  const coming = bucket ? fetchBucket(context, manifest, bucket) : Promise.resolve([]);
  coming.catch(() => undefined);
  return coming;
}

async function fetchBucket(
  { transport, token }: PullContext,
  { generation }: Manifest,
  { name, bytes, sha256, block_count }: ManifestBucket,
): Promise<Block[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const bucket = await transport.bucket(token, generation, name);
    if (bucket.byteLength !== bytes || (await hashBytes(bucket)) !== sha256) continue;
    const blocks = splitBucket(bucket);
    if (blocks?.length === block_count) return blocks;
  }
  throw new SyncFailure("stranger");
}
