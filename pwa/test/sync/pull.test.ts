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
      since === null ? { ...page("1", false, employee("23")), filling: "1:3" } : page("9", false);
    await sync();
    expect(await codes()).toEqual(["23"]);
  });

  it("that give everything anew take nothing away before the last page", async () => {
    const filled = (cursor: string, more: boolean, code: string): Page => ({
      ...page(cursor, more, employee(code)),
      filling: "5:3",
    });
    table.server.pages = () => page("1", false, employee("17"), employee("23"), employee("42"));
    await sync();
    table.server.faults = ["none", "none", "request_lost"];
    table.server.pages = () => filled("2", true, "23");
    await sync();
    expect(await codes()).toEqual(["17", "23", "42"]);
    await restart(table);
    table.server.pages = () => filled("3", false, "51");
    await sync();
    expect(await codes()).toEqual(["23", "51"]);
    table.server.history = "history-2";
    table.server.pages = (since) => (since === null ? filled("4", false, "42") : page("4", false));
    await sync();
    expect(await codes()).toEqual(["42"]);
  });

  it("stop when the server goes round in circles", async () => {
    table.server.pages = () => page("1", true, employee("17"));
    await sync();
    expect(table.handheld.state.connection.value).toBe("stranger");
  });
});
