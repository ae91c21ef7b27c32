// The service worker as it is written, run against a small stand-in for the browser.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";

const SOURCE = readFileSync(resolve(import.meta.dirname, "../service-worker.js"), "utf8");
const ORIGIN = "https://giacenza.test";
const SHELL = [
  { url: "index.html", revision: "1" },
  { url: "assets/index-abc.js", revision: null },
];

type Listener = (event: Record<string, unknown>) => void;

class FakeCaches {
  readonly all = new Map<string, Map<string, string>>();
  missing = "";
  open = async (name: string) => {
    const stored = this.all.get(name) ?? new Map<string, string>();
    this.all.set(name, stored);
    return {
      addAll: async (requests: Request[]) => {
        const paths = requests.map(({ url }) => new URL(url).pathname);
        if (paths.includes(this.missing)) throw new TypeError("not there");
        for (const path of paths) stored.set(path, `shell ${path}`);
      },
      match: async (path: string) => stored.get(path),
    };
  };
  keys = async () => [...this.all.keys()];
  delete = async (name: string) => this.all.delete(name);
}

function start(shell = SHELL, caches = new FakeCaches()) {
  const listeners = new Map<string, Listener>();
  const page = { postMessage: vi.fn() };
  const self = {
    __WB_MANIFEST: shell,
    location: { origin: ORIGIN },
    skipWaiting: vi.fn(async () => undefined),
    clients: { claim: vi.fn(async () => undefined), matchAll: vi.fn(async () => [page]) },
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  };
  class OwnRequest extends Request {
    constructor(url: string, init?: RequestInit) {
      super(new URL(url, ORIGIN), init);
    }
  }
  const fetch = vi.fn(async () => "network");
  runInNewContext(SOURCE, { self, caches, URL, Request: OwnRequest, fetch, Math, Set, Promise });
  const send = async (name: string, event: Record<string, unknown> = {}) => {
    let answer: unknown;
    const take = (promise: unknown) => {
      answer = promise;
    };
    listeners.get(name)?.({ ...event, waitUntil: take, respondWith: take });
    return answer;
  };
  const get = (url: string, more: Record<string, unknown> = {}) =>
    send("fetch", {
      request: { url: new URL(url, ORIGIN).href, method: "GET", mode: "cors", ...more },
    });
  return { self, caches, send, get, fetch, page };
}

describe("the service worker", () => {
  it("serves the shell from its cache, and every address of the application with the page", async () => {
    const { send, get, fetch } = start();
    await send("install");
    expect(await get("/assets/index-abc.js")).toBe("shell /assets/index-abc.js");
    expect(await get("/handheld/lists", { mode: "navigate" })).toBe("shell /index.html");
    expect(fetch).not.toHaveBeenCalled();
  });

  it("never touches the API, other origins, other methods or files it does not know", async () => {
    const { send, get } = start();
    await send("install");
    expect(await get("/api/v1/sync/ping")).toBeUndefined();
    expect(await get("/api/v1/docs", { mode: "navigate" })).toBeUndefined();
    expect(await get("https://elsewhere.test/index.html", { mode: "navigate" })).toBeUndefined();
    expect(await get("/index.html", { method: "POST" })).toBeUndefined();
    expect(await get("/unknown.js")).toBeUndefined();
  });

  it("is installed whole or not at all", async () => {
    const caches = new FakeCaches();
    caches.missing = "/assets/index-abc.js";
    await expect(start(SHELL, caches).send("install")).rejects.toThrow("not there");
  });

  it("keeps the old version until the new one takes over, and then only the new one", async () => {
    const caches = new FakeCaches();
    caches.all.set("something-else", new Map());
    await start(SHELL, caches).send("install");
    const next = start([{ url: "index.html", revision: "2" }], caches);
    await next.send("install");
    expect(caches.all.size).toBe(3);
    await next.send("activate");
    expect([...caches.all.keys()]).toHaveLength(2);
    expect(caches.all.has("something-else")).toBe(true);
  });

  it("waits for consent", async () => {
    const { self, send } = start();
    await send("install");
    await send("message", { data: { type: "hello" } });
    await send("message", { data: null });
    expect(self.skipWaiting).not.toHaveBeenCalled();
    await send("message", { data: { type: "activate-update" } });
    expect(self.skipWaiting).toHaveBeenCalledOnce();
  });

  it("tells the page when the network may be back, and sends nothing itself", async () => {
    const { send, page, fetch } = start();
    await send("sync", { tag: "giacenza" });
    expect(page.postMessage).toHaveBeenCalledWith({ type: "sync-hint" });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("asks the network when the browser has thrown the cache away", async () => {
    const { get, fetch } = start();
    expect(await get("/index.html")).toBe("network");
    expect(fetch).toHaveBeenCalledOnce();
  });
});
