// Step 3 of a sync: the server's changes page by page. The catalogue is in pull-catalogue.ts.
// Nothing here can hold up or lose what the device has counted.
import type { Catalogue } from "../storage/catalogue.ts";
import type { Meta } from "../storage/meta.ts";
import type { Filling, References } from "../storage/references.ts";
import type { ChangesPage } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { Transport } from "./transport.ts";

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
