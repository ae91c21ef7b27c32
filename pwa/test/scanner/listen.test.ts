import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenForScans } from "../../src/scanner/listen.ts";

// Just enough of a page for a listener: elements that know whether they are a field.
class FakeElement extends EventTarget {
  value = "";
  dataset: Record<string, string> = {};
  readonly isField: boolean;
  constructor(isField: boolean) {
    super();
    this.isField = isField;
  }
  closest(): FakeElement | null {
    return this.isField ? this : null;
  }
}

let time = 0;
const page = new EventTarget();
const scans: string[] = [];
const typed: string[] = [];
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Element", FakeElement);
  scans.length = 0;
  typed.length = 0;
  end = listenForScans(page as unknown as Window, (text) => scans.push(text), {
    onTyped: (character) => typed.push(character),
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function press(key: string, target: FakeElement = new FakeElement(false)) {
  time += 5;
  const event = new Event("keydown", { cancelable: true });
  const fields = { key, code: "", ctrlKey: false, altKey: false, metaKey: false };
  for (const [name, value] of Object.entries({ ...fields, timeStamp: time, target })) {
    Object.defineProperty(event, name, { value });
  }
  page.dispatchEvent(event);
  // As the browser would: a character that nobody took lands in the field.
  if (!event.defaultPrevented && target.isField && key.length === 1) target.value += key;
  return event;
}

const pause = () => {
  time += 500;
  vi.advanceTimersByTime(500);
};

describe("listening on a page", () => {
  it("hears a scan on any screen and keeps it from the keypad", () => {
    for (const key of "4006381333931") expect(press(key).defaultPrevented).toBe(true);
    expect(press("Enter").defaultPrevented).toBe(true);
    pause();
    expect(scans).toEqual(["4006381333931"]);
    expect(typed).toEqual([]);
  });

  it("hands on what a person typed, and leaves their Enter alone", () => {
    press("1");
    pause();
    press("2");
    expect(press("Enter").defaultPrevented).toBe(false);
    expect(typed).toEqual(["1", "2"]);
    expect(scans).toEqual([]);
  });

  it("takes a scan out of a field that it ran into, and leaves typing in it", () => {
    const field = new FakeElement(true);
    field.value = "note ";
    for (const key of "BE-2349") press(key, field);
    press("Enter", field);
    expect(field.value).toBe("note ");
    expect(scans).toEqual(["BE-2349"]);
    for (const key of "ab") {
      press(key, field);
      pause();
    }
    expect(field.value).toBe("note ab");
    expect(typed).toEqual([]);
  });

  it("leaves a field alone that wants what is scanned", () => {
    const field = new FakeElement(true);
    field.dataset["scan"] = "field";
    for (const key of "BE-2349") press(key, field);
    expect(press("Enter", field).defaultPrevented).toBe(false);
    expect(field.value).toBe("BE-2349");
    expect(scans).toEqual([]);
  });

  it("hears nothing any more after it was ended", () => {
    end();
    for (const key of [..."BE-2349", "Enter"]) press(key);
    expect(scans).toEqual([]);
  });
});
