// Lists that come in pages: what is read again after a change, and the order of the grid.
import { describe, expect, it } from "vitest";
import { orderOf } from "../../src/supervising/differences/filters.ts";
import {
  type Paging,
  readRows,
  sizeOfNext,
  sizeToReload,
} from "../../src/supervising/loading/pages.ts";

const PEOPLE = Array.from({ length: 1200 }, (_, number) => String(number).padStart(4, "0"));

function served(asked: Paging[]) {
  return async (paging: Paging) => {
    asked.push(paging);
    const start = paging.after === null ? 0 : PEOPLE.indexOf(paging.after) + 1;
    const rows = PEOPLE.slice(start, start + paging.limit);
    const next = start + paging.limit < PEOPLE.length ? (rows.at(-1) ?? null) : null;
    return { rows, next, totals: asked.length };
  };
}

describe("what is shown", () => {
  it("is read again whole, in answers that the server gives, however far one had gone", async () => {
    const asked: Paging[] = [];
    const found = await readRows(served(asked), null, sizeToReload(1010));
    expect(found.rows).toEqual(PEOPLE.slice(0, 1050));
    expect(asked.map(({ limit }) => limit)).toEqual([500, 500, 50]);
    expect([found.next, found.totals]).toEqual(["1049", 1]);
  });

  it("ends where the rows end", async () => {
    const found = await readRows(served([]), null, 5000);
    expect([found.rows.length, found.next]).toEqual([1200, null]);
  });

  it("begins with one page, and is never read again without end", () => {
    expect([sizeToReload(0), sizeToReload(51), sizeToReload(90_000)]).toEqual([50, 100, 5000]);
  });
});

describe("more rows", () => {
  it("come in larger pages to whoever goes far", () => {
    expect([50, 1000, 90_000].map(sizeOfNext)).toEqual([50, 250, 500]);
  });
});

describe("the order of the grid", () => {
  it("is the place, or the largest values first where the address says so", () => {
    expect(orderOf({})).toEqual({ key: "location", descending: false });
    expect(orderOf({ order: "value" })).toEqual({ key: "value", descending: true });
  });
});
