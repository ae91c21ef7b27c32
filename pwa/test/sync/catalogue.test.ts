import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { blockOf } from "../../src/domain/barcode.ts";
import { Database } from "../../src/storage/database.ts";
import { type Bench, bench, restart } from "./handhelds.ts";
import { bucketOf } from "./server.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

const row = (key: string, description: string) => `${key}\tMOB\t\t${description}\tPCS`;
const sync = () => table.handheld.syncNow("button");
const described = async (code: string) =>
  (await table.handheld.catalogue.find(code)).map(({ description }) => description);
const shown = () => table.handheld.state.catalogue.value;
const askedFor = (pattern: RegExp, from = 0) =>
  table.server.requests.slice(from).filter((request) => pattern.test(request));

/** Serves rows in as many blocks, each a bucket. */
function serve(generation: number, rows: readonly string[], blocks = 1): void {
  const kept = { generation, blocks, rows: rows.length };
  table.server.catalogue = { ...table.server.catalogue, ...kept };
  table.server.buckets = Array.from({ length: blocks }, (_, place) => {
    const own = rows.filter((text) => blockOf(text.split("\t")[0] ?? "", blocks) === place);
    const content = bucketOf([own.map((text) => `${text}\n`).join("")]);
    return { name: `${generation}-${place}`, content, first_block: place, block_count: 1 };
  });
}

const resolution = (barcode: string, item: string) => ({
  ...{ kind: "resolution", key: barcode, deleted: false },
  value: { barcode, item, variant: null, unit: "BOX", factor: "12" },
});

describe("the catalogue", () => {
  it("is found by its keys when it is complete", async () => {
    serve(1, [row("BE-2349", "ball"), row("04006381333931", "pen")]);
    expect(await described("BE-2349")).toEqual([]);
    await sync();
    expect(await described(" 4006381333931")).toEqual(["pen"]);
    expect(await described("unknown")).toEqual([]);
    expect(await described("")).toEqual([]);
    expect(shown()).toMatchObject({ phase: "ready", rows: 2, generation: 1, problem: null });
  });

  it("reads a block once, and anew in another generation or after another tab had the device", async () => {
    serve(1, [row("BE-2349", "ball")]);
    await sync();
    expect(await described("BE-2349")).toEqual(["ball"]);
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    expect(await described("BE-2349")).toEqual(["ball"]);
    expect(await described("BE-2349")).toEqual(["ball"]);
    expect(transaction).not.toHaveBeenCalled();
    table.handheld.catalogue.forget();
    expect(await described("BE-2349")).toEqual(["ball"]);
    expect(transaction).toHaveBeenCalled();
    serve(2, [row("BE-2349", "bearing")]);
    await sync();
    expect(await described("BE-2349")).toEqual(["bearing"]);
  });

  it("keeps only so many blocks in mind, the latest", async () => {
    const all = Array.from({ length: 400 }, (_, number) => `C-${number}`);
    const codes = [...new Map(all.map((code) => [blockOf(code, 256), code])).values()];
    serve(
      1,
      codes.map((code) => row(code, code)),
      256,
    );
    await sync();
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    for (const code of codes) expect(await described(code)).toEqual([code]);
    const read = transaction.mock.calls.length;
    expect(await described(codes.at(-1) ?? "")).toHaveLength(1);
    expect(transaction).toHaveBeenCalledTimes(read);
    expect(await described(codes[0] ?? "")).toHaveLength(1);
    expect(transaction).toHaveBeenCalledTimes(read + 1);
  });

  it("is not fetched again while the generation is the same", async () => {
    serve(1, [row("BE-2349", "ball")]);
    await sync();
    const asked = table.server.requests.length;
    await sync();
    expect(askedFor(/catalog/, asked)).toEqual(["GET /api/v1/sync/catalog/changes"]);
  });

  it("finds a barcode that a supervisor resolved", async () => {
    serve(1, [row("BE-2349", "ball")]);
    const changes = [resolution("X1", "MOB/BE-2349"), resolution("X2", "MOB/gone")];
    table.server.pages = () => ({ changes, cursor: "1", more: false });
    await sync();
    expect(await table.handheld.catalogue.find("X1")).toMatchObject([
      { item: "MOB/BE-2349", pack: { unit: "BOX", factor: "12" } },
    ]);
    expect(await described("X2")).toEqual([]);
  });

  it("waits for a newer application without holding up anything else", async () => {
    table.server.catalogue.updateRequired = true;
    await sync();
    expect(table.handheld.state.updateRequired.value).toBe(true);
    expect(table.handheld.state.connection.value).toBe("online");
  });

  it("comes later when the server is still preparing it, and counting goes on", async () => {
    table.server.catalogue.building = true;
    await sync();
    expect(shown()).toMatchObject({ phase: "none", problem: "preparing" });
    expect(table.handheld.state.connection.value).toBe("online");
    expect(table.clock.timers).toHaveLength(1);
    table.server.catalogue.building = false;
    serve(1, [row("BE-2349", "ball")]);
    await sync();
    expect(await described("BE-2349")).toEqual(["ball"]);
    expect(shown()).toMatchObject({ phase: "ready", problem: null });
  });
});

describe("a download", () => {
  const both = [row("BE-2349", "new"), row("BE-2350", "new"), row("BE-2351", "new")];

  it("that breaks off goes on with the buckets that are missing; the old generation stays", async () => {
    serve(1, [row("BE-2349", "old")]);
    await sync();
    serve(2, both, 2);
    table.server.corrupt.set("2-1", 2);
    await sync();
    expect(await described("BE-2349")).toEqual(["old"]);
    expect(shown()).toMatchObject({ bucketsDone: 1, bucketsTotal: 2 });
    expect(table.clock.timers).toHaveLength(1);
    await restart(table);
    expect(await described("BE-2349")).toEqual(["old"]);
    const asked = table.server.requests.length;
    await sync();
    expect(await described("BE-2349")).toEqual(["new"]);
    expect(askedFor(/catalog\/2/, asked)).toEqual(["GET /api/v1/sync/catalog/2/2-1"]);
  });

  it("fetches a bucket again at once that came broken, and never stores it", async () => {
    serve(1, both, 2);
    table.server.corrupt.set("1-0", 1);
    await sync();
    expect(await described("BE-2349")).toEqual(["new"]);
    expect(askedFor(/catalog\/1\/1-0/)).toHaveLength(2);
  });

  it("does not store a bucket whose blocks are not those of the manifest", async () => {
    serve(1, both);
    table.server.buckets = table.server.buckets.map((kept) => ({ ...kept, block_count: 2 }));
    await sync();
    expect(table.handheld.state.connection.value).toBe("stranger");
    expect(shown().phase).toBe("loading");
    expect(await described("BE-2349")).toEqual([]);
  });

  it("that finds no room leaves the old generation, frees what it took, and is not repeated", async () => {
    serve(1, [row("BE-2349", "old")]);
    await sync();
    serve(2, both, 2);
    const original = Database.prototype.writeRelaxed;
    let left = 3;
    vi.spyOn(Database.prototype, "writeRelaxed").mockImplementation(function (
      this: Database,
      ...given
    ) {
      left -= 1;
      if (left !== 0) return original.apply(this, given) as never;
      const full = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
      return original.call(this, given[0], full) as never;
    });
    await sync();
    expect(shown()).toMatchObject({ phase: "ready", generation: 1, problem: "quota" });
    expect(table.handheld.state.alarm.value).toBeNull();
    expect(await described("BE-2349")).toEqual(["old"]);
    const asked = table.server.requests.length;
    await sync();
    expect(askedFor(/catalog/, asked)).toEqual([]);
    await restart(table);
    await sync();
    expect(await described("BE-2349")).toEqual(["new"]);
  });

  it("of an older generation than the one here is not taken: the newer one is being prepared", async () => {
    serve(5, both);
    await sync();
    serve(4, [row("BE-2349", "old")]);
    table.server.delta = () => ({ generation: 6, full: true });
    await sync();
    expect(await described("BE-2349")).toEqual(["new"]);
  });

  it("replaces everything when the server was restored, whatever its numbers say", async () => {
    serve(5, both);
    await sync();
    table.server.history = "history-2";
    serve(5, [row("BE-2349", "restored")]);
    await sync();
    expect(await described("BE-2349")).toEqual(["restored"]);
    expect(await described("BE-2350")).toEqual([]);
  });
});

describe("what changed in the catalogue", () => {
  beforeEach(async () => {
    serve(1, [row("A", "old"), row("B", "old"), row("C", "old")], 4);
    await sync();
  });

  const change = (generation: number, rows: string[], removed: string[] = []) => {
    table.server.catalogue.generation = generation;
    table.server.delta = (since) => (since === generation ? {} : { rows, removed });
  };

  it("is all that is fetched, and leads to the new generation", async () => {
    change(2, [row("A", "new"), row("D", "new"), `${row("A", "second")}\t\t\t\t\tRED`], ["B"]);
    const asked = table.server.requests.length;
    await sync();
    expect(await described("A")).toEqual(["new", "second"]);
    expect(await described("B")).toEqual([]);
    expect(await described("C")).toEqual(["old"]);
    expect(await described("D")).toEqual(["new"]);
    expect(shown()).toMatchObject({ generation: 2, rows: 4 });
    expect(askedFor(/catalog/, asked)).toEqual(["GET /api/v1/sync/catalog/changes"]);
  });

  it("comes on top of what changed before, also after a restart", async () => {
    change(2, [row("A", "second")]);
    await sync();
    await restart(table);
    change(3, [row("A", "third")]);
    await sync();
    expect(await described("A")).toEqual(["third"]);
    expect(shown()).toMatchObject({ generation: 3, rows: 3 });
  });

  it("is taken whole when the server says so, or when blocks got too long", async () => {
    const many = Array.from({ length: 2100 }, (_, number) => row(`N${number}`, "new"));
    change(2, many);
    await sync();
    expect(shown()).toMatchObject({ generation: 2, rows: 2103 });
    const asked = table.server.requests.length;
    serve(3, many, 16);
    await sync();
    expect(askedFor(/catalog$/, asked)).toEqual(["GET /api/v1/sync/catalog"]);
    expect(await described("N7")).toEqual(["new"]);
    expect(shown()).toMatchObject({ generation: 3, rows: 2100 });
  });
});
