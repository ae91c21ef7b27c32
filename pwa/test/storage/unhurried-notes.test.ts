import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UnhurriedNotes } from "../../src/storage/unhurried-notes.ts";
import { Notes } from "./device.ts";

let page: EventTarget;
beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("notes that are not hurried", () => {
  it("are read at once and written a moment later, the last one of many only", () => {
    const store = new Notes();
    const write = vi.spyOn(store, "setItem");
    const notes = new UnhurriedNotes(store);
    for (const text of ["1", "2", "3"]) notes.setItem("seq", text);
    expect(notes.getItem("seq")).toBe("3");
    expect(store.getItem("seq")).toBeNull();
    vi.runAllTimers();
    expect(write.mock.calls).toEqual([["seq", "3"]]);
    notes.setItem("seq", "4");
    vi.runAllTimers();
    expect(store.getItem("seq")).toBe("4");
  });

  it("are written before the page goes", () => {
    const store = new Notes();
    const notes = new UnhurriedNotes(store);
    notes.setItem("seq", "1");
    page.dispatchEvent(new Event("pagehide"));
    expect(store.getItem("seq")).toBe("1");
  });

  it("that cannot be written harm nothing", () => {
    const store = new Notes();
    vi.spyOn(store, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    new UnhurriedNotes(store).setItem("seq", "1");
    expect(() => vi.runAllTimers()).not.toThrow();
  });
});
