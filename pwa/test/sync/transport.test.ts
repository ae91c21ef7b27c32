import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failureOf, SyncFailure } from "../../src/sync/failures.ts";
import { Transport } from "../../src/sync/transport.ts";

const PUSHED = {
  ...{ server_time: "t", server_history: "h", epoch: "e", high_water: 0 },
  results: [{ index: 0, id: null, seq: 1, status: "accepted", code: null }],
};

function answering(response: () => Response | Promise<Response>) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}) => {
    calls.push({ url: String(url), init });
    return response();
  };
  return { calls, transport: new Transport({ fetch: fetch as typeof globalThis.fetch }) };
}

const NONE = new Headers();

const kindOf = async (exchange: Promise<unknown>) =>
  exchange.then(
    () => "fine",
    (error: unknown) => (error instanceof SyncFailure ? error.kind : "other"),
  );

describe("an exchange with the server", () => {
  it("sends the token, follows no redirect and uses no cache or cookie", async () => {
    const { calls, transport } = answering(() => Response.json(PUSHED));
    await transport.push("secret", "{}");
    expect(calls[0]?.url).toBe("/api/v1/sync/events");
    expect(calls[0]?.init).toMatchObject({
      ...{ method: "POST", body: "{}", cache: "no-store", credentials: "omit", redirect: "manual" },
      headers: { Authorization: "Bearer secret", "Content-Type": "application/json" },
    });
  });

  it("compresses a large batch", async () => {
    const { calls, transport } = answering(() => Response.json(PUSHED));
    const body = JSON.stringify({ text: "è".repeat(5000) });
    await transport.push("secret", body);
    const { init } = calls[0] ?? {};
    expect(init?.headers).toMatchObject({ "Content-Encoding": "gzip" });
    expect(gunzipSync(Buffer.from(init?.body as ArrayBuffer)).toString("utf8")).toBe(body);
  });

  it("takes no answer that is not whole and its own", async () => {
    const strangers = [
      () => new Response(JSON.stringify(PUSHED), { headers: { "Content-Type": "text/html" } }),
      () => Response.json([]),
      () => Response.json({ ...PUSHED, results: {} }),
      () => Response.json({ ...PUSHED, high_water: -1 }),
      () => Response.json({ ...PUSHED, epoch: 7 }),
      () => Response.json({ ...PUSHED, results: [{ index: 0, status: 7 }] }),
      () => Response.json(PUSHED, { status: 201 }),
      () => Response.json({ service: "elsewhere", ...PUSHED, server_history: null }),
      () => Response.redirect("https://portal.test/sign-in", 302),
      () => new Response("{", { headers: { "Content-Type": "application/json" } }),
    ];
    for (const stranger of strangers) {
      expect(await kindOf(answering(stranger).transport.push("t", "{}"))).toBe("stranger");
    }
  });

  it("believes a ping only from this service, and changes and manifests only whole", async () => {
    const elsewhere = { service: "other", server_time: "t", server_history: "h" };
    const { transport } = answering(() => Response.json(elsewhere));
    expect(await kindOf(transport.ping(null, null))).toBe("stranger");
    expect(await kindOf(transport.changes("t", null))).toBe("stranger");
    const odd = answering(() =>
      Response.json({ generation: 1, format: 1, rows: 1, blocks: 3, buckets: [] }),
    );
    expect(await kindOf(odd.transport.manifest("t"))).toBe("stranger");
  });

  it("ends after its time limit, also when the answer stalls", async () => {
    const fetch = (_: unknown, init: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const transport = new Transport({ fetch: fetch as typeof globalThis.fetch, timeLimit: 1 });
    expect(await kindOf(transport.ping(null, null))).toBe("timeout");
  });

  it("asks after one epoch, or after nothing", async () => {
    const pong = { service: "giacenza", server_time: "t", server_history: "h", high_water: 3 };
    const { calls, transport } = answering(() => Response.json(pong));
    await transport.ping("t", { epoch: "e 1", head: 4, pending: 2 });
    expect((await transport.ping(null, null)).high_water).toBe(3);
    expect(calls.map(({ url }) => url)).toEqual([
      ...["/api/v1/sync/ping?epoch=e%201&head=4&pending=2", "/api/v1/sync/ping"],
    ]);
  });
});

describe("a refusal", () => {
  it.each([
    [401, "unknown_token"],
    [403, "revoked"],
    [413, "too_large"],
    [426, "update_required"],
    [429, "busy"],
    [503, "busy"],
    [500, "broken"],
    [404, "refused"],
  ])("with status %i is %s", (status, kind) => {
    expect(failureOf(status, "some.code", NONE).kind).toBe(kind);
  });

  it("of the token counts only with the server's own code", () => {
    for (const status of [401, 403, 426]) {
      expect(failureOf(status, undefined, NONE).kind).toBe("stranger");
    }
    expect(failureOf(413, undefined, NONE).kind).toBe("too_large");
  });

  it("says how long to wait in seconds, or until a date by the server's own clock", () => {
    const wait = (headers: Record<string, string>, code: string | undefined = "server.busy") =>
      failureOf(503, code, new Headers(headers)).retryAfter;
    expect(wait({ "Retry-After": "7" })).toBe(7000);
    const at = "Mon, 23 Nov 2026 10:00:30 GMT";
    expect(wait({ "Retry-After": at, Date: "Mon, 23 Nov 2026 10:00:00 GMT" })).toBe(30_000);
    expect(wait({ "Retry-After": at, Date: "Mon, 23 Nov 2026 11:00:00 GMT" })).toBe(0);
    expect(wait({ "Retry-After": at })).toBeNull();
    expect(wait({ "Retry-After": "soon" })).toBeNull();
    expect(wait({})).toBeNull();
  });

  it("sends nobody away for days: our server for an hour at most, a stranger for five minutes", () => {
    const long = new Headers({ "Retry-After": "999999" });
    expect(failureOf(429, "rate.exceeded", long).retryAfter).toBe(3_600_000);
    expect(failureOf(503, undefined, long).retryAfter).toBe(300_000);
  });

  it("that leads elsewhere is a portal's", () => {
    for (const status of [0, 204, 206, 301, 302, 307]) {
      expect(failureOf(status, undefined, NONE).kind).toBe("stranger");
    }
  });
});
