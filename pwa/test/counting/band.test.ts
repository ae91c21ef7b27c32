// The band of the last count: it stays until the next one, and after a restart.
import { describe, expect, it } from "vitest";
import { begin } from "../../src/counting/state.ts";
import {
  at,
  CONFIRM,
  item,
  keys,
  paint,
  place,
  ran,
  readToSave,
  scan,
  storedAs,
} from "./builders.ts";

const ready = () => ran(at(), item(), ...keys("42"));

describe("the band of a count", () => {
  it("is there after a restart, and goes when another screen took the count away", () => {
    const saving = ran(ready(), CONFIRM, readToSave());
    const { last } = ran(saving, storedAs(saving));
    const again = begin(at(), "A-01-02", null, last);
    expect(again.last).toBe(last);
    expect(ran(again, { kind: "gone" }).last).toBeNull();
  });

  it("stays, with its UNDO, until the next one", () => {
    const saving = ran(ready(), CONFIRM, readToSave());
    const flow = ran(saving, storedAs(saving), place("B-1"), item(paint), ...keys("3"));
    expect(flow.last?.id).toBe("e9");
    expect(ran(flow, scan("X"), { kind: "undone" }).last).toBeNull();
  });
});
