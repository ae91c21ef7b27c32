// The runner of the counting machine: one happening after the other, green only after the storage.
import { describe, expect, it, vi } from "vitest";
import { Counter } from "../../src/counting/counter.ts";
import { at, bearing, earlier, keys, scan } from "./builders.ts";
import { deviceWith } from "./counter.ts";

async function ran(counter: Counter, ...happenings: Parameters<Counter["happen"]>[0][]) {
  await Promise.all(happenings.map((happening) => counter.happen(happening)));
  return counter.state.value;
}

describe("the counter", () => {
  it("takes scans and keys in their order, however fast they come", async () => {
    const { ports, done } = deviceWith();
    const counter = new Counter(ports, at(null));
    const state = await ran(
      ...[counter, scan("A-01-02"), scan("BE-2349")],
      ...[...keys("42"), { kind: "confirm" } as const, scan("BE-2349")],
    );
    expect(done).toEqual(["save 42", "counted"]);
    expect([state.location, state.target?.code, state.last?.id]).toEqual([
      "A-01-02",
      "BE-2349",
      "e1",
    ]);
  });

  it("counts every one of a burst of scans where each scan is one", async () => {
    const { ports, done } = deviceWith();
    const counter = new Counter(ports, at("A-1", { way: "each_scan" }));
    await ran(counter, scan("BE-2349"), scan("BE-2349"), scan("BE-2349"));
    expect(done.filter((what) => what === "save 1")).toHaveLength(3);
  });

  it("raises the alarm and sounds low when the storage refuses", async () => {
    const save = async () => Promise.reject(new Error("quota"));
    const { ports, done } = deviceWith({ save });
    const counter = new Counter(ports, at());
    const state = await ran(counter, scan("BE-2349"), ...keys("1"), { kind: "confirm" });
    expect([state.alarm, state.last, done]).toEqual(["quota", null, ["refused"]]);
  });

  it("asks with a double sound what the line says is there already", async () => {
    const { ports, done } = deviceWith({ here: async () => earlier });
    const counter = new Counter(ports, at());
    const state = await ran(counter, scan("BE-2349"), ...keys("1"), { kind: "confirm" });
    expect([state.question?.kind, state.here, done]).toEqual(["again", earlier, ["question"]]);
  });

  it("looks a typed text up only as what it was meant to be", async () => {
    const counter = new Counter(deviceWith().ports, at(null));
    const place = await ran(counter, { kind: "enter", as: "location", text: " A-7 " });
    expect(place.location).toBe("A-7");
    const item = await ran(counter, { kind: "enter", as: "item", text: "A-7" });
    expect(item.question).toMatchObject({ kind: "unknown" });
  });

  it("finds what was typed without capitals", async () => {
    const counter = new Counter(deviceWith().ports, at(null));
    await ran(counter, { kind: "enter", as: "location", text: "a-7" });
    const state = await ran(counter, { kind: "enter", as: "item", text: "be-2349" });
    expect([state.location, state.target?.code]).toEqual(["A-7", "BE-2349"]);
  });

  it("raises an alarm for a bug and takes the next scan all the same", async () => {
    vi.stubGlobal("reportError", () => undefined);
    const alternatives = [{ unit: "BOX", factor: "nonsense", isDefault: true }];
    const find = async () => [{ ...bearing, alternatives }];
    const counter = new Counter(deviceWith({ find }).ports, at());
    const broken = await ran(counter, scan("BE-2349"), ...keys("1"), { kind: "confirm" });
    expect(broken.alarm).toBe("other");
    const next = await ran(
      counter,
      { kind: "drop_alarm" },
      { kind: "leave_item" },
      scan("BE-2349"),
    );
    expect([next.alarm, next.target?.code]).toEqual([null, "BE-2349"]);
  });

  it("undoes a count", async () => {
    const { ports, done } = deviceWith();
    const state = await ran(new Counter(ports, at()), { kind: "undo", id: "e1" });
    expect([state.told, done]).toEqual([{ kind: "undone" }, ["undo e1"]]);
  });

  it("opens an area on the device before it counts in it", async () => {
    const { ports, done } = deviceWith();
    const counter = new Counter(ports, at("A-1", { areas: { known: ["A1"], states: [] } }));
    await ran(counter, scan("Area-A1"), scan("A-1"), scan("BE-2349"), ...keys("4"));
    const state = await ran(counter, { kind: "confirm" });
    expect(done).toEqual(["open A1, close null", "save 4", "counted"]);
    expect(state.last?.save.area).toBe("A1");
  });
});
