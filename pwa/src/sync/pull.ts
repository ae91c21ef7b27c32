// Steps 3 and 4 of a sync: the server's changes page by page, then a newer catalogue if there is one.
// Nothing here can hold up or lose what the device has counted.
import { hashBytes } from "../domain/canonical.ts";
import { splitBlocks } from "../domain/catalogue.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { Meta } from "../storage/meta.ts";
import type { References } from "../storage/references.ts";
import type { ChangesPage, Manifest, ManifestBucket } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { Transport } from "./transport.ts";

const FORMAT = 1;

export interface PullContext {
  readonly transport: Pick<Transport, "changes" | "manifest" | "bucket">;
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
    await context.references.apply(page.changes, page.cursor, cursor === null);
    if (page.changes.length > 0) context.onChanges();
    more = page.more;
  }
}

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

/** Downloads the server's generation when it is another one, bucket by bucket, and swaps to it. */
export async function pullCatalogue(context: PullContext): Promise<boolean> {
  const manifest = await context.transport.manifest(context.token);
  if (manifest.format !== FORMAT) throw new SyncFailure("update_required");
  const active = await context.catalogue.active();
  if (active?.generation === manifest.generation) return false;
  const done = new Set(await context.catalogue.begin(manifest.generation));
  for (const bucket of manifest.buckets) {
    if (!done.has(bucket.name)) await storeBucket(context, manifest, bucket);
    done.add(bucket.name);
    context.onCatalogue(done.size, manifest.buckets.length);
  }
  const { generation, rows, blocks } = manifest;
  await context.catalogue.activate({ generation, rows, blocks });
  return true;
}

async function storeBucket(
  context: PullContext,
  { generation }: Manifest,
  bucket: ManifestBucket,
): Promise<void> {
  const bytes = await context.transport.bucket(context.token, generation, bucket.name);
  const whole = bytes.byteLength === bucket.bytes && (await hashBytes(bytes)) === bucket.sha256;
  const blocks = whole ? splitBlocks(new TextDecoder("utf-8").decode(bytes)) : [];
  if (!whole || blocks.length !== bucket.block_count) throw new SyncFailure("stranger");
  const { name, first_block: firstBlock } = bucket;
  await context.catalogue.store(generation, { name, firstBlock, blocks });
}
