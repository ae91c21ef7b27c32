// What waits, as the navigation counts it: asked with the version of the answer before.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  current,
  differencesAddress,
  refreshWaiting,
  waiting,
  workOn,
} from "../../src/supervising/shell/current.ts";

function answering(...answers: readonly (readonly [status: number, body: object])[]): string[] {
  const asked: string[] = [];
  const left = [...answers];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    const [status, body] = left.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status });
  });
  return asked;
}

const counted = (version: string, differences: number, inbox: number) =>
  [200, { version, differences, inbox }] as const;

describe("what waits", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() });
    waiting.value = { differences: 0, inbox: 0, alarms: 0 };
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is told once, and again only when something changed", async () => {
    workOn("2026-101");
    const asked = answering(counted("v1", 4, 2), [200, { version: "v1" }], counted("v2", 3, 2));
    for (const _ of [1, 2]) await refreshWaiting();
    expect(waiting.value).toMatchObject({ differences: 4, inbox: 2 });
    await refreshWaiting();
    expect(waiting.value).toMatchObject({ differences: 3, inbox: 2 });
    expect(asked).toEqual([
      "/api/v1/inventories/2026-101/waiting",
      "/api/v1/inventories/2026-101/waiting?seen=v1",
      "/api/v1/inventories/2026-101/waiting?seen=v1",
    ]);
  });

  it("of another inventory is asked anew", async () => {
    workOn("2026-102");
    const asked = answering(counted("v1", 1, 1), counted("v1", 9, 9));
    await refreshWaiting();
    workOn("2026-103");
    await refreshWaiting();
    expect(asked.at(-1)).toBe("/api/v1/inventories/2026-103/waiting");
    expect(waiting.value).toMatchObject({ differences: 9, inbox: 9 });
  });

  it("is where the differences of that inventory begin, as long as something does", async () => {
    workOn("2026-105");
    const all = "/desk/inventories/2026-105/differences";
    expect(differencesAddress("2026-105")).toBe(all);
    answering(counted("v1", 4, 2));
    await refreshWaiting();
    expect(differencesAddress("2026-105")).toBe(`${all}?state=to_review`);
    expect(differencesAddress("2026-104")).toBe("/desk/inventories/2026-104/differences");
    workOn("2026-106");
    expect(differencesAddress("2026-106")).toBe("/desk/inventories/2026-106/differences");
  });

  it("stays as it was while the server does not answer, and is nothing when it is gone", async () => {
    workOn("2026-104");
    answering(counted("v1", 4, 2), [503, {}], [404, { code: "inventory.unknown" }]);
    await refreshWaiting();
    await refreshWaiting();
    expect(waiting.value).toMatchObject({ differences: 4, inbox: 2 });
    expect(current.value).toBe("2026-104");
    await refreshWaiting();
    expect(waiting.value).toMatchObject({ differences: 0, inbox: 0 });
    expect(current.value).toBeUndefined();
  });
});
