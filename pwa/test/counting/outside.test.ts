// What a list is not for: asked about, never refused. And a position that was chosen on the plan.
import { describe, expect, it } from "vitest";
import { begin } from "../../src/counting/state.ts";
import {
  answer,
  at,
  bearing,
  CONFIRM,
  drill,
  found,
  item,
  keys,
  paint,
  place,
  ran,
  readToSave,
  saveIn,
  scan,
  storedAs,
  USUAL,
} from "./builders.ts";

const scope = { locations: ["A-01-02"], items: ["MOB/BE-2349"] };
const aisle = () => at("A-01-02", { scope });

describe("a location outside the list", () => {
  const asked = () => ran(aisle(), place("Z-9"));

  it("is asked about and not gone to", () => {
    expect(asked()).toMatchObject({
      question: { kind: "outside_location", location: "Z-9" },
      location: "A-01-02",
      signal: "question",
    });
    expect(ran(asked(), answer("cancel"))).toMatchObject({ location: "A-01-02", question: null });
  });

  it("is gone to when it is meant, and not asked about again", () => {
    const there = ran(asked(), answer("accept"));
    expect(there.location).toBe("Z-9");
    const back = ran(there, place("A-01-02"), place("Z-9"));
    expect([back.location, back.question]).toEqual(["Z-9", null]);
  });

  it("is not asked about where the counter stands already", () => {
    expect(ran(at("Z-9", { scope }), place("Z-9")).question).toBeNull();
  });

  it("is asked about once when nobody knows it either", () => {
    const flow = ran(aisle(), found("NEW", { as: "location" }), answer("location"));
    expect([flow.location, flow.question]).toEqual(["NEW", null]);
  });
});

describe("an item outside the list", () => {
  const asked = () => ran(aisle(), item(paint));

  it("is asked about and not aimed at", () => {
    expect(asked()).toMatchObject({ question: { kind: "outside_item" }, target: null });
    expect(ran(asked(), answer("cancel")).target).toBeNull();
  });

  it("is counted when it is meant, and not asked about again", () => {
    const aimed = ran(asked(), answer("accept"));
    expect(aimed.target?.code).toBe("PA-1");
    expect(ran(aimed, { kind: "leave_item" }, item(paint)).question).toBeNull();
  });

  it("is asked about before each scan is one", () => {
    const flow = ran(
      at("A-01-02", { scope, way: "each_scan" }),
      item({ ...bearing, item: "MOB/X" }),
    );
    expect(flow.wish).toBeNull();
    expect(saveIn(ran(flow, answer("accept"), readToSave())).amount.quantity).toBe("1");
  });

  it("waits for the count before it", () => {
    const saving = ran(aisle(), item(), ...keys("1"), item(paint), answer("count"), readToSave());
    const flow = ran(saving, storedAs(saving));
    expect([flow.last?.id, flow.question?.kind]).toEqual(["e9", "outside_item"]);
  });

  it("is not what an unknown barcode is", () => {
    expect(ran(aisle(), found("999"), answer("item")).target?.barcode).toBe("999");
  });
});

describe("a list that was closed on this device", () => {
  const closed = () => begin(USUAL, "A-01-02", "2026-11-23T17:20:00Z");

  it("asks first, and no scan or key answers", () => {
    const flow = ran(closed(), scan("A-01-02"), CONFIRM, ...keys("1"));
    expect(flow.question).toEqual({ kind: "closed", at: "2026-11-23T17:20:00Z" });
    expect(flow.wish).toBeNull();
  });

  it("counts on when that is meant", () => {
    expect(ran(closed(), answer("accept"), item()).target?.code).toBe("BE-2349");
  });
});

describe("a position that was chosen on the plan", () => {
  const to = { location: "B-1", hit: bearing, lot: null, serial: null };

  it("fills in location and item and waits for the quantity", () => {
    const flow = ran(at(null, { way: "each_scan" }), { kind: "go", to });
    expect(flow).toMatchObject({ location: "B-1", target: { code: "BE-2349" }, keyed: "" });
    expect(flow.wish).toMatchObject({ kind: "read", purpose: "show" });
  });

  it("fills in its lot or its serial, of which there is one", () => {
    expect(ran(at(), { kind: "go", to: { ...to, hit: paint, lot: "L1" } }).lot).toBe("L1");
    const flow = ran(at(), { kind: "go", to: { ...to, hit: drill, serial: "S-1" } });
    expect([flow.serial, flow.keyed]).toEqual(["S-1", "1"]);
  });

  it("fills in the location alone while the catalogue lacks the item", () => {
    const flow = ran(at(), { kind: "go", to: { ...to, hit: null } });
    expect([flow.location, flow.target]).toEqual(["B-1", null]);
  });

  it("leaves the question of a closed list open", () => {
    const flow = ran(begin(USUAL, null, "2026-11-23T17:20:00Z"), { kind: "go", to });
    expect([flow.question?.kind, flow.target?.code]).toEqual(["closed", "BE-2349"]);
  });
});
