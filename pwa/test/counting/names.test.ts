// Lines and what the catalogue calls their items: looked up once, and the same object until touched.
import { expect, it, vi } from "vitest";
import { Names } from "../../src/counting/names.ts";
import type { Line } from "../../src/storage/schema.ts";
import { bearing } from "./builders.ts";

const line = (key: string, own: Partial<Line> = {}): Line => ({
  ...{ list: "L", pass: 1, key, location: "A-1", item: bearing.item, barcode: null },
  ...{ variant: null, lot: key, serial: null, live: [], total: "1", touched: "1", ...own },
});

it("names each line after its item, and looks a code up once", async () => {
  const find = vi.fn(async () => [bearing]);
  const unknown = line("c", { item: null, barcode: "0815" });
  const named = await new Names({ find }).of([line("a"), line("b"), unknown]);
  expect(find.mock.calls).toEqual([[bearing.code]]);
  expect(named.map(({ code, description }) => [code, description])).toEqual([
    [bearing.code, bearing.description],
    [bearing.code, bearing.description],
    ["0815", ""],
  ]);
});

it("gives the same object again for a line that was not touched", async () => {
  const names = new Names({ find: async () => [bearing] });
  const [first, second] = await names.of([line("a"), line("b")]);
  const again = await names.of([line("a"), line("b", { touched: "2", total: "5" })]);
  expect(again[0]).toBe(first);
  expect(again[1]).not.toBe(second);
  expect(again[1]?.total).toBe("5");
});
