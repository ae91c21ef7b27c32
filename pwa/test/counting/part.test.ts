// A screen of many parts must not be drawn anew for each of them: a part tells only of itself.
import { effect } from "@preact/signals";
import { expect, it } from "vitest";
import { Counter } from "../../src/counting/counter.ts";
import { partOf } from "../../src/counting/part.ts";
import { at, bearing, scan } from "./builders.ts";
import { deviceWith } from "./counter.ts";

it("is told once at first and then only when it changed", async () => {
  const counter = new Counter(
    deviceWith({ find: async () => [bearing] }).ports,
    at("A-1", { way: "each_scan" }),
  );
  const told: Record<"location" | "last", unknown[]> = { location: [], last: [] };
  const [location, last] = [
    partOf(counter, (flow) => flow.location),
    partOf(counter, (flow) => flow.last?.id),
  ];
  effect(() => void told.location.push(location.value));
  effect(() => void told.last.push(last.value));
  await counter.happen(scan("BE-2349"));
  await counter.happen(scan("BE-2349"));
  expect(told.location).toEqual(["A-1"]);
  expect(told.last).toEqual([undefined, "e1", "e3"]);
});
