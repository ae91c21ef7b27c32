// Invariant 10: a look-up sees exactly one whole generation, wherever writing the next one is cut, and
// what changed since a generation leads to the same blocks as the whole new one.
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { blockOf } from "../../src/domain/barcode.ts";
import { activeIn, newestBlock, textOf } from "../../src/storage/blocks.ts";
import { Catalogue } from "../../src/storage/catalogue.ts";
import { deflate } from "../../src/storage/compressed.ts";
import { Database } from "../../src/storage/database.ts";
import { Generations } from "../../src/storage/generations.ts";
import { MIGRATIONS } from "../../src/storage/migrations.ts";
import { freshIndexedDb } from "./device.ts";

/** A generation: what each key means in it. */
type Content = ReadonlyMap<string, string>;

const KEYS = ["A", "B", "C", "D", "E", "F", "\u{1f4e6}", "\uff61"];
const rowOf = (key: string, description: string) => `${key}\tMOB\t\t${description}\tPCS`;
const rowsOf = (content: Content) => [...content].map(([key, text]) => rowOf(key, text));

function textsOf(content: Content, blocks: number): string[] {
  return Array.from({ length: blocks }, (_, place) => {
    const own = [...content].filter(([key]) => blockOf(key, blocks) === place);
    const lines = own.map(([key, text]) => `${rowOf(key, text)}\n`);
    return lines.sort((a, b) => Buffer.from(a).compare(Buffer.from(b))).join("");
  });
}

async function seen(catalogue: Catalogue): Promise<Content> {
  await catalogue.active();
  const found = new Map<string, string>();
  for (const key of KEYS) {
    const [hit] = await catalogue.find(key);
    if (hit) found.set(key, hit.description);
  }
  return found;
}

async function load(catalogue: Catalogue, number: number, content: Content, blocks: number) {
  const generations = new Generations(catalogue.database);
  await generations.tidy();
  const done = new Set(await generations.begin(number));
  for (const [place, text] of textsOf(content, blocks).entries()) {
    const bucket = { name: `${place}`, firstBlock: place, blocks: [await deflate(text)] };
    if (!done.has(bucket.name)) await generations.store(number, bucket);
  }
  const next = { generation: number, rows: content.size, blocks, history: "h" };
  await generations.activate(next);
}

async function change(catalogue: Catalogue, number: number, content: Content) {
  await new Generations(catalogue.database).tidy();
  const active = await catalogue.active();
  if (!active || active.generation === number) return;
  const before = await seen(catalogue);
  const rows = rowsOf(new Map([...content].filter(([key, text]) => before.get(key) !== text)));
  const removed = [...before.keys()].filter((key) => !content.has(key));
  await new Generations(catalogue.database).change(active, { generation: number, rows, removed });
}

class Cut extends Error {}

/** Cuts the power at the nth write from now, before or after it reached the storage; watches every write. */
function cutAt(place: number, reached: boolean, watch: () => Promise<void>) {
  let left = place;
  for (const name of ["write", "writeRelaxed"] as const) {
    const original = Database.prototype[name];
    vi.spyOn(Database.prototype, name).mockImplementation(async function (
      this: Database,
      ...given
    ) {
      left -= 1;
      if (left < 0 && !(left === -1 && reached)) throw new Cut();
      const result = await original.apply(this, given);
      await watch();
      if (left < 0) throw new Cut();
      return result as never;
    });
  }
}

afterEach(() => vi.restoreAllMocks());

const contents = fc
  .dictionary(fc.constantFrom(...KEYS), fc.constantFrom("x", "y", "z"))
  .map((found): Content => new Map(Object.entries(found)));
const steps = fc.array(
  fc.record({
    content: contents,
    whole: fc.boolean(),
    blocks: fc.constantFrom(1, 2, 4),
    cut: fc.nat(12),
    reached: fc.boolean(),
    elsewhere: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

interface Step {
  readonly number: number;
  readonly content: Content;
  readonly whole: boolean;
  readonly blocks: number;
  readonly cut: number;
  readonly reached: boolean;
  /** Something else comes next than what was cut. */
  readonly elsewhere: boolean;
}

// Takes a generation, is cut somewhere, starts again; the content that is seen then, null for the old one.
async function taken(
  database: Database,
  other: Catalogue,
  now: Content,
  step: Step,
): Promise<Content | null> {
  const { number, content } = step;
  const go = (catalogue: Catalogue) =>
    step.whole ? load(catalogue, number, content, step.blocks) : change(catalogue, number, content);
  const hasMoved = async () => (await other.active())?.generation === number;
  const lagging = new Catalogue(database);
  await lagging.active();
  cutAt(step.cut, step.reached, async () => {
    for (const key of KEYS) {
      const [hit] = await lagging.find(key);
      expect([now.get(key), content.get(key)]).toContain(hit?.description);
    }
    expect(await seen(other)).toEqual((await hasMoved()) ? content : now);
  });
  await go(new Catalogue(database)).catch((error: unknown) => {
    if (!(error instanceof Cut)) throw error;
  });
  vi.restoreAllMocks();
  expect(await seen(new Catalogue(database))).toEqual((await hasMoved()) ? content : now);
  if (await hasMoved()) return content;
  if (step.elsewhere) return null;
  await go(new Catalogue(database));
  expect(await seen(other)).toEqual(content);
  return content;
}

describe("writing a generation", () => {
  it("shows one whole generation at every moment, and the new one when it is finished", async () => {
    await fc.assert(
      fc.asyncProperty(contents, steps, async (first, later) => {
        freshIndexedDb();
        const database = new Database({ name: "test" });
        await load(new Catalogue(database), 1, first, 2);
        const other = new Catalogue(database);
        let now = first;
        for (const [place, step] of later.entries()) {
          now = (await taken(database, other, now, { ...step, number: place + 2 })) ?? now;
        }
        await expectNothingLeft(database, now);
      }),
      { numRuns: 40 },
    );
  });

  it("is finished with nothing left but one state of each block", async () => {
    freshIndexedDb();
    const database = new Database({ name: "test" });
    const catalogue = new Catalogue(database);
    await load(catalogue, 1, new Map([["A", "x"]]), 4);
    await load(catalogue, 2, new Map([["B", "x"]]), 2);
    await change(catalogue, 3, new Map([["B", "y"]]));
    await expectNothingLeft(database, new Map([["B", "y"]]));
  });
});

async function expectNothingLeft(database: Database, content: Content): Promise<void> {
  const catalogue = new Catalogue(database);
  // A download that was cut may wait to go on; beginning another one forgets it.
  await new Generations(catalogue.database).begin(99);
  await new Generations(catalogue.database).giveUp();
  await new Generations(catalogue.database).tidy();
  const kept = await database.read(["meta", "blocks", "other_blocks"], async (transaction) => {
    const active = await activeIn(transaction);
    const blocks = Array.from({ length: active?.blocks ?? 0 }, (_, place) =>
      active ? newestBlock(transaction, active, place) : null,
    );
    const stores = ["blocks", "other_blocks"] as const;
    const keys = await Promise.all(stores.map((name) => transaction.objectStore(name).count()));
    return { active, blocks: await Promise.all(blocks), keys };
  });
  const texts = await Promise.all(kept.blocks.map(textOf));
  expect(texts).toEqual(textsOf(content, kept.active?.blocks ?? 0));
  expect(kept.keys.toSorted()).toEqual([0, kept.active?.blocks]);
  expect(kept.active?.rows).toBe(content.size);
  await database.close();
}

describe("a catalogue of the first version of the database", () => {
  it("is looked up as before until a newer one is there", async () => {
    freshIndexedDb();
    const opened = indexedDB.open("test", 1);
    opened.onupgradeneeded = () => {
      const first = MIGRATIONS[0] as (database: unknown) => void;
      first(opened.result);
    };
    await new Promise((resolve) => {
      opened.onsuccess = resolve;
    });
    const old = opened.result.transaction(["blocks", "meta"], "readwrite");
    old.objectStore("blocks").put(`${rowOf("A", "old")}\n`, [7, 0]);
    old.objectStore("meta").put({ generation: 7, rows: 1, blocks: 1 }, "catalogue");
    await new Promise((resolve) => {
      old.oncomplete = resolve;
    });
    opened.result.close();
    const database = new Database({ name: "test" });
    const catalogue = new Catalogue(database);
    expect(await seen(catalogue)).toEqual(new Map([["A", "old"]]));
    expect(await catalogue.active()).toMatchObject({ history: "" });
    await load(catalogue, 8, new Map([["A", "new"]]), 1);
    expect(await seen(catalogue)).toEqual(new Map([["A", "new"]]));
    await expectNothingLeft(database, new Map([["A", "new"]]));
  });
});
