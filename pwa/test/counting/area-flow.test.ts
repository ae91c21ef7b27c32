// Counting by areas: nothing is counted before one is opened, and leaving one behind is asked about.
import { describe, expect, it } from "vitest";
import type { Flow } from "../../src/counting/state.ts";
import type { AreaState } from "../../src/domain/area.ts";
import {
  answer,
  at,
  CONFIRM,
  item,
  keys,
  ran,
  readToSave,
  saveIn,
  scan,
  storedAs,
} from "./builders.ts";

const state = (area: string, closed_at: string | null = null): AreaState => ({
  ...{ area, opened_at: "2026-11-23T09:00:00.000Z", closed_at },
});
const within = (...states: AreaState[]): Flow =>
  at("A-01-02", { areas: { known: ["A1", "A2"], states } });
const open = (to: string, close: string | null = null) => ({ kind: "area", open: to, close });

describe("a list that is counted by areas", () => {
  it("takes no item, no location and no count before an area is open", () => {
    for (const flow of [
      ran(within(), scan("BE-2349")),
      ran(within(), { kind: "enter", as: "location", text: "A-01" }),
      ran(within(), item(), ...keys("4"), CONFIRM),
    ]) {
      expect([flow.told, flow.signal, flow.wish]).toEqual([{ kind: "scan_area" }, "refused", null]);
    }
  });

  it("opens an area by its label, by its bare code, or chosen from the list", () => {
    expect(ran(within(), scan("Area-A1")).wish).toEqual(open("A1"));
    expect(ran(within(), scan("A2")).wish).toEqual(open("A2"));
    expect(ran(within(), { kind: "area", to: "A2" }).wish).toEqual(open("A2"));
  });

  it("says that an area is open, and forgets the place and the undo of the one before", () => {
    const before = { ...within(state("A1")), last: null, location: "A-01-02" };
    const flow = ran(before, { kind: "areas", states: [state("A1"), state("A2")] });
    expect([flow.told, flow.location]).toEqual([{ kind: "area_opened", area: "A2" }, null]);
    const none = ran(before, { kind: "areas", states: [state("A1", "now")] });
    expect([none.told, none.location]).toEqual([null, null]);
  });

  it("changes nothing when the device says what the screen knows", () => {
    const flow = ran(within(state("A1")), { kind: "areas", states: [state("A1")] });
    expect([flow.location, flow.told]).toEqual(["A-01-02", null]);
  });

  it("counts into the area that is open", () => {
    const flow = ran(within(state("A1")), item(), ...keys("4"), CONFIRM, readToSave());
    expect(saveIn(flow).area).toBe("A1");
    expect(ran(flow, storedAs(flow)).last?.save.area).toBe("A1");
  });

  it("looks a bare code up where an area is open: it may be a location or an item", () => {
    expect(ran(within(state("A1")), scan("A2")).wish).toMatchObject({ kind: "look_up" });
  });

  it("does nothing at the label of the area that is open", () => {
    const flow = ran(within(state("A1")), scan("Area-A1"));
    expect([flow.wish, flow.question]).toEqual([null, null]);
  });

  it("asks before it leaves an area: closed, left open, or stay", () => {
    const asked = ran(within(state("A1")), scan("Area-A2"));
    expect([asked.question, asked.signal]).toEqual([
      { kind: "area_switch", from: "A1", to: "A2" },
      "question",
    ]);
    expect(ran(asked, answer("replace")).wish).toEqual(open("A2", "A1"));
    expect(ran(asked, answer("accept")).wish).toEqual(open("A2"));
    expect(ran(asked, answer("cancel"))).toMatchObject({ wish: null, question: null });
    expect(ran(asked, { kind: "area", to: "A1" }).question).toEqual(asked.question);
  });

  it("asks before it opens an area that this device closed", () => {
    const asked = ran(within(state("A1", "now")), scan("Area-A1"));
    expect(asked.question).toEqual({ kind: "area_again", to: "A1" });
    expect(ran(asked, answer("accept")).wish).toEqual(open("A1"));
    expect(ran(asked, answer("cancel")).wish).toBeNull();
  });

  it("asks about an area of another list, then about leaving the open one", () => {
    const asked = ran(within(state("A1")), scan("Area-Z9"));
    expect(asked.question).toEqual({ kind: "area_outside", to: "Z9" });
    const leaving = ran(asked, answer("accept"));
    expect(leaving.question).toEqual({ kind: "area_switch", from: "A1", to: "Z9" });
  });

  it("takes any area where the list knows none", () => {
    const flow = at("A-01", { areas: { known: [], states: [] } });
    expect(ran(flow, scan("Area-Z9")).wish).toEqual(open("Z9"));
  });

  it("wants what is keyed counted or left before the area changes", () => {
    const flow = ran(within(state("A1")), item(), ...keys("4"), scan("Area-A2"));
    expect([flow.told, flow.question]).toEqual([{ kind: "area_unfinished" }, null]);
  });
});

describe("a list that is not counted by areas", () => {
  it("says so at an area's label, and counts into no area of its own", () => {
    expect(ran(at(), scan("Area-A1")).told).toEqual({ kind: "no_areas" });
    expect(ran(at(), { kind: "areas", states: [state("A1")] }).areas).toBeNull();
    const flow = ran(at(), item(), ...keys("4"), CONFIRM, readToSave());
    expect(saveIn(flow)).not.toHaveProperty("area");
  });
});
