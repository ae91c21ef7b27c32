import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bench, bench, restart } from "./handhelds.ts";
import type { Page } from "./server.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

const employee = (code: string) => ({
  ...{ kind: "employee", key: code, deleted: false },
  value: { code, name: `Name ${code}`, badge: null, pin: null },
});
const gone = (code: string) => ({ kind: "employee", key: code, deleted: true, value: null });
const codes = async () => (await table.handheld.references.all("employee")).map(({ code }) => code);
const page = (cursor: string, more: boolean, ...changes: unknown[]): Page => ({
  changes,
  cursor,
  more,
});
const sync = () => table.handheld.syncNow("button");

function serve(text: string, generation: number, buckets = 2): void {
  const blocks = text.split("|");
  const half = Math.ceil(blocks.length / buckets);
  table.server.catalogue = {
    ...table.server.catalogue,
    generation,
    blocks: blocks.length,
    rows: 3,
  };
  table.server.buckets = Array.from({ length: buckets }, (_, place) => {
    const own = blocks.slice(place * half, (place + 1) * half);
    const joined = own.map((block) => `${block}\x1d\n`).join("");
    const first_block = place * half;
    return { name: `${generation}-${place}`, text: joined, first_block, block_count: own.length };
  });
}

describe("the server's changes", () => {
  it("are read page by page, go on from where they were, and take away what is deleted", async () => {
    table.server.pages = (since) =>
      since === null
        ? page("1", true, employee("17"), employee("23"))
        : page("2", false, gone("23"));
    await sync();
    expect(await codes()).toEqual(["17"]);
    expect(table.handheld.state.revision.value).toBe(2);
    table.server.pages = (since) => page(since === "2" ? "3" : "bad", false, employee("42"));
    await restart(table);
    await sync();
    expect(await codes()).toEqual(["17", "42"]);
    expect(await table.handheld.references.get("employee", "42")).toMatchObject({
      name: "Name 42",
    });
    expect(await table.handheld.references.get("employee", "99")).toBeNull();
  });

  it("are read from the start when the server was restored", async () => {
    table.server.pages = () => page("9", false, employee("17"));
    await sync();
    table.server.history = "history-2";
    table.server.pages = (since) =>
      since === null ? page("1", false, employee("23")) : page("9", false);
    await sync();
    expect(await codes()).toEqual(["23"]);
  });

  it("stop when the server goes round in circles", async () => {
    table.server.pages = () => page("1", true, employee("17"));
    await sync();
    expect(table.handheld.state.connection.value).toBe("stranger");
  });
});

describe("the catalogue", () => {
  const row = (key: string, description: string) => `${key}\tMOB\t\t${description}\tPCS\n`;

  it("is found by its keys when it is complete", async () => {
    serve(`${row("BE-2349", "ball")}${row("04006381333931", "pen")}`, 1, 1);
    expect(await table.handheld.catalogue.find("BE-2349")).toEqual([]);
    await sync();
    const [hit] = await table.handheld.catalogue.find(" 4006381333931");
    expect(hit).toMatchObject({ description: "pen" });
    expect(await table.handheld.catalogue.find("unknown")).toEqual([]);
    expect(await table.handheld.catalogue.find("")).toEqual([]);
  });

  it("shows the old generation whole until the new one is whole", async () => {
    serve(row("BE-2349", "old"), 1, 1);
    await sync();
    const both = row("BE-2349", "new");
    serve(`${both}|${both}`, 2);
    table.server.catalogue.corrupt = "2-1";
    await sync();
    expect(await table.handheld.catalogue.find("BE-2349")).toMatchObject([{ description: "old" }]);
    expect(table.handheld.state.catalogue.value).toMatchObject({ bucketsDone: 1, bucketsTotal: 2 });
    expect(table.clock.timers).toHaveLength(1);
    table.server.catalogue.corrupt = "";
    const asked = table.server.requests.length;
    await sync();
    expect(await table.handheld.catalogue.find("BE-2349")).toMatchObject([{ description: "new" }]);
    const fetched = table.server.requests
      .slice(asked)
      .filter((request) => /catalog\/2/.test(request));
    expect(fetched).toEqual(["GET /api/v1/sync/catalog/2/2-1"]);
  });

  it("is not fetched again while the generation is the same", async () => {
    serve(row("BE-2349", "ball"), 1, 1);
    await sync();
    const asked = table.server.requests.length;
    await sync();
    expect(table.server.requests.slice(asked).filter((r) => /catalog\/1/.test(r))).toEqual([]);
  });

  it("finds a barcode that a supervisor resolved", async () => {
    serve(row("BE-2349", "ball"), 1, 1);
    const value = { barcode: "X1", item: "MOB/BE-2349", variant: null, unit: "BOX", factor: "12" };
    const lost = { ...value, barcode: "X2", item: "MOB/gone" };
    table.server.pages = () =>
      page(
        "1",
        false,
        { kind: "resolution", key: "X1", deleted: false, value },
        { kind: "resolution", key: "X2", deleted: false, value: lost },
      );
    await sync();
    expect(await table.handheld.catalogue.find("X1")).toMatchObject([
      { item: "MOB/BE-2349", pack: { unit: "BOX", factor: "12" } },
    ]);
    expect(await table.handheld.catalogue.find("X2")).toEqual([]);
  });

  it("waits for a newer application without holding up anything else", async () => {
    table.server.catalogue.updateRequired = true;
    await sync();
    expect(table.handheld.state.updateRequired.value).toBe(true);
    expect(table.handheld.state.connection.value).toBe("online");
  });
});
