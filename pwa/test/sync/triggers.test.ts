import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchTriggers } from "../../src/sync/triggers.ts";

const reasons: string[] = [];
let page: EventTarget & { visibilityState: string };
let browser: EventTarget;
let worker: EventTarget;
let battery: EventTarget & { charging: boolean };

beforeEach(() => {
  reasons.length = 0;
  page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  browser = new EventTarget();
  worker = new EventTarget();
  battery = Object.assign(new EventTarget(), { charging: false });
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", browser);
  vi.stubGlobal("navigator", { serviceWorker: worker, getBattery: async () => battery });
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the moments at which a sync may work", () => {
  it("are the start, being seen, a network, a dock and a hint", async () => {
    const end = watchTriggers((reason) => reasons.push(reason));
    await settled();
    page.dispatchEvent(new Event("visibilitychange"));
    browser.dispatchEvent(new Event("online"));
    battery.charging = true;
    battery.dispatchEvent(new Event("chargingchange"));
    worker.dispatchEvent(new MessageEvent("message", { data: { type: "sync-hint" } }));
    expect(reasons).toEqual(["start", "visible", "online", "charging", "hint"]);
    end();
    browser.dispatchEvent(new Event("online"));
    expect(reasons).toHaveLength(5);
  });

  it("are not being hidden, leaving the dock or another message", async () => {
    const end = watchTriggers((reason) => reasons.push(reason));
    await settled();
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    battery.dispatchEvent(new Event("chargingchange"));
    worker.dispatchEvent(new MessageEvent("message", { data: { type: "other" } }));
    expect(reasons).toEqual(["start"]);
    end();
  });

  it("are fewer where the browser has neither battery nor service worker", async () => {
    vi.stubGlobal("navigator", {});
    const end = watchTriggers((reason) => reasons.push(reason));
    await settled();
    expect(reasons).toEqual(["start"]);
    end();
  });
});
