// Step 4 of a sync: a newer catalogue, if there is one. Fetched when the first sync comes to it: nobody
// needs it to scan. Nothing here can hold up or lose what the device has counted.
import { hashBytes } from "../domain/canonical.ts";
import { splitBucket } from "../domain/catalogue.ts";
import { StorageAlarm } from "../storage/alarms.ts";
import { Generations } from "../storage/generations.ts";
import type { ActiveCatalogue } from "../storage/meta.ts";
import type { Block } from "../storage/schema.ts";
import type { Manifest, ManifestBucket } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { PullContext } from "./pull.ts";

const FORMAT = 2;
/** Rows; the server packs 128. */
const LONGEST_BLOCK = 512;
/** A bucket that came broken is fetched again at once, once. */
const ATTEMPTS = 2;

/** How the catalogue stands after a try: `preparing` the server is not ready, `quota` no room for it. */
export type CatalogueOutcome = "ready" | "preparing" | "quota";

/**
 * Brings the catalogue to the server's present generation: by what changed since the one here, or
 * whole. Whatever stops it, look-ups keep the generation that they have.
 */
export async function pullCatalogue(context: PullContext): Promise<CatalogueOutcome> {
  const generations = new Generations(context.catalogue.database);
  await generations.tidy();
  if (await broughtUp(context, generations)) return "ready";
  try {
    if (await downloaded(context, generations)) await broughtUp(context, generations);
  } catch (error) {
    if (error instanceof SyncFailure && error.code === "catalog.building") return "preparing";
    if (!(error instanceof StorageAlarm && error.code === "quota")) throw error;
    await generations.giveUp();
    return "quota";
  }
  return "ready";
}

// True when the catalogue here is now the present one; false when it has to be taken whole.
async function broughtUp(
  { transport, token, catalogue }: PullContext,
  generations: Generations,
): Promise<boolean> {
  const active = await catalogue.active();
  if (!active || active.history === "" || hasOutgrown(active)) return false;
  const change = await transport.catalogueChanges(token, active.generation);
  if (change.full || change.server_history !== active.history) return false;
  if (change.generation !== active.generation) await generations.change(active, change);
  return true;
}

// Blocks only ever get longer by changes: then a whole catalogue comes with more of them.
const hasOutgrown = ({ rows, blocks }: ActiveCatalogue): boolean =>
  rows > blocks * LONGEST_BLOCK && rows > LONGEST_BLOCK;

// Bucket by bucket, the next one on its way while one is stored.
async function downloaded(context: PullContext, generations: Generations): Promise<boolean> {
  const { transport, catalogue } = context;
  const manifest = await transport.manifest(context.token);
  if (manifest.format !== FORMAT) throw new SyncFailure("update_required");
  const active = await catalogue.active();
  const isOlder = active !== null && manifest.generation <= active.generation;
  if (isOlder && active.history === manifest.server_history) return false;
  const done = new Set(await generations.begin(manifest.generation));
  const total = manifest.buckets.length;
  context.onCatalogue(done.size, total);
  const missing = manifest.buckets.filter(({ name }) => !done.has(name));
  let coming = fetchSoon(context, manifest, missing[0]);
  for (const [place, { name, first_block: firstBlock }] of missing.entries()) {
    const blocks = await coming;
    coming = fetchSoon(context, manifest, missing[place + 1]);
    await generations.store(manifest.generation, { name, firstBlock, blocks });
    context.onCatalogue(done.add(name).size, total);
  }
  const { generation, rows, blocks, server_history: history } = manifest;
  await generations.activate({ generation, rows, blocks, history });
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
