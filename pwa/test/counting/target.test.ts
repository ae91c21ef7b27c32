// What is about to be counted and in which unit.
import { describe, expect, it } from "vitest";
import { nextUnit, targetOf, unitAt, unknownTarget } from "../../src/counting/target.ts";
import { bearing, drill } from "./builders.ts";

const names = (units: readonly { unit: string | null }[]) => units.map(({ unit }) => unit);
const pallet = { unit: "PAL", factor: "480", isDefault: true };
const rich = { ...bearing, alternatives: [...bearing.alternatives, pallet] };

describe("the unit that is offered", () => {
  it("is the base unit, then the alternatives in turn", () => {
    const target = targetOf(bearing, "BE-2349", "scan_quantity");
    expect(names(target.units)).toEqual(["PCS", "BOX"]);
    expect([nextUnit(target, 0), nextUnit(target, 1)]).toEqual([1, 0]);
  });

  it("is the item's default alternative where a quantity is keyed", () => {
    expect(names(targetOf(rich, "X", "scan_quantity").units)).toEqual(["PAL", "PCS", "BOX"]);
  });

  it("is the piece where each scan is one", () => {
    expect(names(targetOf(rich, "X", "each_scan").units)).toEqual(["PCS", "BOX", "PAL"]);
  });

  it("is the pack of the barcode above all", () => {
    const pack = { ...rich, pack: { unit: "BOX", factor: "12" } };
    expect(names(targetOf(pack, "X", "scan_quantity").units)).toEqual(["BOX", "PCS", "PAL"]);
  });

  it("is the piece for a serial, and nothing else", () => {
    expect(names(targetOf(drill, "X", "scan_quantity").units)).toEqual(["PCS"]);
  });

  it("is unknown for an unknown barcode", () => {
    const target = unknownTarget("999");
    expect([unitAt(target, 0), unitAt(target, 5)]).toEqual([
      { unit: null, factor: null },
      { unit: null, factor: null },
    ]);
  });
});
