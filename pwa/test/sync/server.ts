// A server in memory that keeps the sync contract, and every way in which a network may break it.
import { deflateSync, gunzipSync } from "node:zlib";
import { canonicalJson, hashBytes, type Json } from "../../src/domain/canonical.ts";
import type { CatalogueChanges } from "../../src/sync/answers.ts";

interface Sent {
  readonly id: string;
  readonly epoch: string;
  readonly seq: number;
}

/** What happens to the next request: it is lost, its answer is lost, or somebody else answers. */
export type Fault =
  | "none"
  | "request_lost"
  | "answer_lost"
  | "portal"
  | "portal_401"
  | "half_answer"
  | "busy"
  | "500";

export interface Page {
  readonly changes: readonly unknown[];
  readonly cursor: string;
  readonly more: boolean;
  readonly filling?: string;
}

const SERVER_TIME = "2026-11-23T10:00:00.000Z";

export class FakeServer {
  history = "history-1";
  device = "D1";
  tokenState: "known" | "unknown" | "revoked" = "known";
  largestBatch = 500;
  retryAfter = "30";
  /** The id of an event that is too large for the way here. */
  tooLarge = "";
  signs = true;
  chainHash = "ab";
  /** Every push is answered by another history that holds nothing. */
  forgets = false;
  onPush = (): void => undefined;
  faults: Fault[] = [];
  /** Ids that are answered with this code instead of being accepted. */
  readonly codes = new Map<string, string>();
  readonly events = new Map<string, Sent>();
  readonly requests: string[] = [];
  readonly pings: URLSearchParams[] = [];
  enrolments: unknown[] = [];
  pages: (since: string | null) => Page = () => ({ changes: [], cursor: "1", more: false });
  catalogue = {
    ...{ generation: 1, rows: 0, blocks: 1 },
    ...{ updateRequired: false, building: false },
  };
  /** How often each of these buckets comes broken before it comes whole. */
  readonly corrupt = new Map<string, number>();
  buckets: { name: string; content: Uint8Array; first_block: number; block_count: number }[] = [];
  /** What changed in the catalogue since a generation; everything, unless a test knows better. */
  delta: (since: number) => Partial<CatalogueChanges> = (since) => ({
    full: since !== this.catalogue.generation,
  });

  readonly fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), "https://giacenza.test");
    this.requests.push(`${init.method ?? "GET"} ${url.pathname}`);
    const fault = this.faults.shift() ?? "none";
    if (fault === "request_lost") throw new TypeError("network");
    if (fault === "portal") return html();
    if (fault === "portal_401") return html(401);
    if (fault === "busy") return problem(503, "server.busy", { "Retry-After": this.retryAfter });
    if (fault === "500") return problem(500, "server.bug");
    const answer = await this.answer(url, init);
    if (fault === "answer_lost") throw new TypeError("network");
    return fault === "half_answer" ? halfOf(answer) : answer;
  };

  highWater(epoch: string): number {
    const seqs = new Set(
      [...this.events.values()].filter((e) => e.epoch === epoch).map((e) => e.seq),
    );
    let mark = 0;
    while (seqs.has(mark + 1)) mark += 1;
    return mark;
  }

  /** Puts the server back to what it held of these ids, with another history. */
  restore(keep: (id: string) => boolean, history: string): void {
    for (const id of [...this.events.keys()]) if (!keep(id)) this.events.delete(id);
    this.history = history;
  }

  private async answer(url: URL, init: RequestInit): Promise<Response> {
    const path = url.pathname.replace("/api/v1", "");
    if (path === "/devices/enrol") return this.enrol(JSON.parse(bodyText(init)));
    if (this.tokenState === "unknown") return problem(401, "device.unknown_token");
    if (path === "/sync/events") return this.push(JSON.parse(bodyText(init)));
    if (this.tokenState === "revoked") return problem(403, "device.revoked");
    if (path === "/sync/ping") return this.ping(url.searchParams);
    if (path === "/sync/changes")
      return json({ ...this.pages(url.searchParams.get("since")), ...this.now() });
    if (path === "/sync/catalog/changes")
      return this.deltaAnswer(Number(url.searchParams.get("since")));
    return this.catalogueAnswer(path);
  }

  private deltaAnswer(since: number): Response {
    const { generation } = this.catalogue;
    const answer = { generation, full: false, rows: [], removed: [], ...this.delta(since) };
    return json({ ...answer, ...this.now() });
  }

  private now() {
    return { server_time: SERVER_TIME, server_history: this.history };
  }

  private enrol(body: unknown): Response {
    this.enrolments.push(body);
    return json({ device: this.device, token: "secret", ...this.now() }, 201);
  }

  private ping(query: URLSearchParams): Response {
    this.pings.push(query);
    const epoch = query.get("epoch");
    const about = epoch ? { high_water: this.highWater(epoch), missing: [] } : {};
    return json({ service: "giacenza", ...this.now(), ...about });
  }

  private push(body: { epoch: string; events: { event: Record<string, Json>; hash: string }[] }) {
    this.onPush();
    const isTooLarge = body.events.some(({ event }) => event["id"] === this.tooLarge);
    if (isTooLarge || body.events.length > this.largestBatch) return problem(413, "push.too_large");
    const results = body.events.map(({ event }, index) => this.take(event, index));
    if (this.forgets) this.restore(() => false, `history of ${this.requests.length}`);
    const high_water = this.highWater(body.epoch);
    const chain = { seq: high_water, hash: this.chainHash, state: "verified" };
    return json({
      ...{ ...this.now(), epoch: body.epoch, high_water, missing: [], results },
      ...(this.signs ? { chain, receipt: `signed ${high_water}`, news: { of: "the future" } } : {}),
    });
  }

  private take(event: Record<string, Json>, index: number) {
    const [id, epoch, seq] = [String(event["id"]), String(event["epoch"]), Number(event["seq"])];
    const code = this.codes.get(id) ?? (this.tokenState === "revoked" ? "device.revoked" : null);
    if (code === "future") return { index, id, seq, status: "postponed", code: null };
    const known = this.events.has(id);
    this.events.set(id, { id, epoch, seq });
    if (code === "journal.forked") return { index, id, seq, status: "conflict", code };
    if (code) return { index, id: null, seq: null, status: "quarantined", code };
    return { index, id, seq, status: known ? "duplicate" : "accepted", code: null };
  }

  private async catalogueAnswer(path: string): Promise<Response> {
    const { updateRequired, building, ...manifest } = this.catalogue;
    if (updateRequired) return problem(426, "app.too_old");
    if (building) return problem(503, "catalog.building", { "Retry-After": "5" });
    const name = path.split("/")[4];
    const bucket = this.buckets.find((candidate) => candidate.name === name);
    if (bucket) return new Response(this.spoilt(bucket.name) ? "broken" : body(bucket.content));
    const buckets = await Promise.all(
      this.buckets.map(async ({ content, ...rest }) => {
        const sha256 = await hashBytes(new Uint8Array(content));
        return { ...rest, bytes: content.byteLength, sha256 };
      }),
    );
    return json({ ...manifest, ...this.now(), format: 2, buckets });
  }

  private spoilt(name: string): boolean {
    const times = this.corrupt.get(name) ?? 0;
    this.corrupt.set(name, times - 1);
    return times > 0;
  }
}

/** The content of a bucket: each block compressed, behind its length. */
export function bucketOf(blocks: readonly string[]): Uint8Array {
  const pieces = blocks.flatMap((block) => {
    const bytes = deflateSync(Buffer.from(block));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    return [length, bytes];
  });
  return Buffer.concat(pieces);
}

const body = (content: Uint8Array): ArrayBuffer => new Uint8Array(content).buffer;

function bodyText(init: RequestInit): string {
  if (typeof init.body === "string") return init.body;
  return gunzipSync(Buffer.from(init.body as ArrayBuffer)).toString("utf8");
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status });
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = canonicalJson({ type: "about:blank", title: code, status, code, detail: code });
  return new Response(body, {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
}

function html(status = 200): Response {
  const text = "<!doctype html><title>Free Wi-Fi</title>";
  return new Response(text, { status, headers: { "Content-Type": "text/html" } });
}

async function halfOf(response: Response): Promise<Response> {
  const text = await response.text();
  return new Response(text.slice(0, text.length / 2), { headers: response.headers });
}
