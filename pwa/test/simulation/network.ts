// The air between a handheld and the server, and everything that may happen to a request in it.
import type { Chance } from "./chance.ts";
import { exchange } from "./desk.ts";

/** What happens to one exchange. Those below the line also reach the server. */
export type Weather =
  | "lost_request"
  | "unresolved"
  | "portal"
  | "portal_json"
  | "portal_401"
  | "proxy_502"
  | "proxy_413"
  | "busy"
  | "late"
  | "cut_request"
  | "killed_before"
  // ----
  | "fine"
  | "lost_answer"
  | "twice"
  | "half_json"
  | "cut_answer"
  | "gateway_timeout"
  | "meanwhile"
  | "restarted"
  | "restored"
  | "killed_after";

const WEIGHTS: Readonly<Record<Exclude<Weather, "fine">, number>> = {
  lost_request: 4,
  unresolved: 1,
  portal: 2,
  portal_json: 1,
  portal_401: 1,
  proxy_502: 2,
  proxy_413: 2,
  busy: 2,
  late: 3,
  cut_request: 1,
  killed_before: 1,
  lost_answer: 5,
  twice: 3,
  half_json: 2,
  cut_answer: 2,
  gateway_timeout: 2,
  meanwhile: 5,
  restarted: 1,
  restored: 0.5,
  killed_after: 2,
};

/** What the air may call upon while an exchange hangs in it. */
export interface Meanwhile {
  readonly count: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly kill: () => void;
}

export interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

/** How many turns of the event loop a request, and its answer, may be under way at most. */
const LONGEST_WAY = 4;

/** The air of one history: how bad it is, and what still hangs in it. */
export class Air {
  /** How likely an exchange is to go wrong. */
  roughness: number;
  /** Requests that their senders gave up and that the server will still get. */
  late: Sent[] = [];
  private readonly chance: Chance;
  private readonly trace: (text: string) => void;

  constructor(chance: Chance, trace: (text: string) => void) {
    this.chance = chance;
    this.trace = trace;
    this.roughness = chance.pick([0, 0.1, 0.3, 0.3, 0.6]);
  }

  /** `fetch` for one open application. */
  fetchFor(who: string, isAlive: () => boolean, meanwhile: Meanwhile): typeof globalThis.fetch {
    return async (input, init = {}) => {
      const sent = { path: String(input), init };
      const weather = this.weather();
      if (weather !== "fine")
        this.trace(
          `    ${who} ${weather}: ${init.method} ${String(input).replace(/epoch=[^&]*&/, "")}`,
        );
      const answer = await this.exchange(weather, sent, meanwhile);
      // What a dead application would have heard, nobody hears.
      return isAlive() ? answer : new Promise<Response>(() => undefined);
    };
  }

  /** Delivers one of the requests that hung in the air; its answer goes nowhere. */
  async deliverLate(): Promise<void> {
    const sent = this.late.splice(this.chance.below(this.late.length), 1)[0];
    if (sent) await this.deliver(sent);
  }

  // Other tabs and counters go on while it is under way.
  private async deliver({ path, init }: Sent): Promise<Response> {
    await turns(this.chance.below(LONGEST_WAY));
    const answer = exchange(path, init);
    await turns(this.chance.below(LONGEST_WAY));
    return answer;
  }

  private weather(): Weather {
    if (this.roughness === 0 || !this.chance.happens(this.roughness)) return "fine";
    return this.chance.weighted(WEIGHTS);
  }

  private async exchange(weather: Weather, sent: Sent, meanwhile: Meanwhile): Promise<Response> {
    const before = STRANGERS[weather];
    if (before) return before(this.chance);
    switch (weather) {
      case "late":
        this.late.push(sent);
        throw new TypeError("the connection was lost");
      case "lost_request":
      case "unresolved":
        throw new TypeError("the connection was lost");
      case "cut_request":
        await this.deliver(cut(sent, this.chance));
        throw new TypeError("the connection was lost");
      case "killed_before":
        meanwhile.kill();
        return new Response();
      case "meanwhile":
        await meanwhile.count();
        return this.deliver(sent);
      default:
        return this.afterwards(weather, sent, await this.deliver(sent), meanwhile);
    }
  }

  private async afterwards(
    weather: Weather,
    sent: Sent,
    answer: Response,
    meanwhile: Meanwhile,
  ): Promise<Response> {
    switch (weather) {
      case "lost_answer":
        throw new TypeError("the connection was lost");
      case "gateway_timeout":
        return page(504);
      case "twice":
        return this.deliver(sent);
      case "half_json":
        return halved(answer, this.chance);
      case "cut_answer":
        return brokenOff(answer, this.chance);
      case "restarted":
        await meanwhile.restart();
        return answer;
      case "restored":
        await meanwhile.restore();
        return answer;
      case "killed_after":
        meanwhile.kill();
        return answer;
      default:
        return answer;
    }
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((done) => setImmediate(done));
}

// Answers of somebody who is not the server.
const STRANGERS: Partial<Record<Weather, (chance: Chance) => Response>> = {
  portal: () => page(200),
  portal_401: (chance) => page(chance.pick([401, 403, 426])),
  portal_json: () => Response.json({ status: "log in first", results: [] }),
  proxy_502: (chance) => page(chance.pick([500, 502, 503])),
  proxy_413: () => page(413),
  busy: (chance) =>
    Response.json(
      { code: "server.busy", status: 503 },
      {
        status: chance.pick([429, 503]),
        headers: {
          "Content-Type": "application/problem+json",
          "Retry-After": String(chance.pick([1, 30, 600])),
        },
      },
    ),
};

function page(status: number): Response {
  const text = "<!doctype html><title>Free Wi-Fi</title>";
  return new Response(text, { status, headers: { "Content-Type": "text/html" } });
}

function cut({ path, init }: Sent, chance: Chance): Sent {
  if (!init.body) return { path, init };
  const bytes =
    typeof init.body === "string" ? Buffer.from(init.body) : Buffer.from(init.body as ArrayBuffer);
  return { path, init: { ...init, body: bytes.subarray(0, chance.below(bytes.length)) } };
}

async function halved(answer: Response, chance: Chance): Promise<Response> {
  const text = await answer.text();
  const { status, headers } = answer;
  return new Response(text.slice(0, chance.below(Math.max(1, text.length))), { status, headers });
}

async function brokenOff(answer: Response, chance: Chance): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { status, headers } = answer;
  const half = bytes.slice(0, chance.below(Math.max(1, bytes.length)));
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(half),
    pull: (controller) => controller.error(new TypeError("the connection was lost")),
  });
  return new Response(body, { status, headers });
}
