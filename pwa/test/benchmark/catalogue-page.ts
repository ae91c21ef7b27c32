// What benchmarks/catalogue_device.py runs in a browser: the handheld's own catalogue and pull, on a
// database of their own, and a watch beside them.
import { Catalogue } from "../../src/storage/catalogue.ts";
import { Database } from "../../src/storage/database.ts";
import { Meta } from "../../src/storage/meta.ts";
import { References } from "../../src/storage/references.ts";
import { pullCatalogue } from "../../src/sync/pull-catalogue.ts";
import { Transport } from "../../src/sync/transport.ts";

const database = new Database({ name: "benchmark", timeLimit: 60_000 });
const catalogue = new Catalogue(database);

/** Brings the catalogue to the server's state; how long it took, and what crossed the network. */
export async function bringUp(token: string) {
  performance.clearResourceTimings();
  performance.setResourceTimingBufferSize(2000);
  const started = performance.now();
  const outcome = await pullCatalogue({
    ...{ transport: new Transport(), token, meta: new Meta(database) },
    ...{ references: new References(database), catalogue },
    ...{ onChanges: () => undefined, onCatalogue: () => undefined },
  });
  const milliseconds = performance.now() - started;
  const fetched = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const bytes = fetched.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  return { outcome, milliseconds, bytes, requests: fetched.length, ...(await catalogue.active()) };
}

/**
 * Looks codes up one after the other; milliseconds of each, how many were found, and milliseconds of
 * a bare read of one key after each: what this machine makes of the least that can be asked.
 */
export async function lookUp(codes: readonly string[]) {
  const milliseconds: number[] = [];
  const bare: number[] = [];
  let found = 0;
  for (const code of codes) {
    const started = performance.now();
    const hits = await catalogue.find(code);
    milliseconds.push(performance.now() - started);
    if (hits.length > 0) found += 1;
    bare.push(await readOneKey());
  }
  return { milliseconds, bare, found };
}

async function readOneKey(): Promise<number> {
  const started = performance.now();
  await database.read(["progress"], (transaction) =>
    transaction.objectStore("progress").get(["", 1]),
  );
  return performance.now() - started;
}

/** The same while the catalogue is being brought up, a look-up about every 20 ms. */
export async function lookUpMeanwhile(token: string, codes: readonly string[]) {
  let isLoading = true;
  const loading = bringUp(token).finally(() => {
    isLoading = false;
  });
  const milliseconds: number[] = [];
  const bare: number[] = [];
  for (let place = 0; isLoading; place += 1) {
    const started = performance.now();
    await catalogue.find(codes[place % codes.length] ?? "");
    milliseconds.push(performance.now() - started);
    bare.push(await readOneKey());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { milliseconds, bare, loaded: await loading };
}

/** What the browser says is taken, in bytes. */
export const taken = async () => (await navigator.storage.estimate()).usage ?? 0;
