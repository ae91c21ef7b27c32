// HTTP to the server: time limits, typed failures, and the check that an answer is this service's own.
// Knows nothing of what is stored; every answer is parsed from `unknown` by answers.ts.
import * as answers from "./answers.ts";
import { failureOf, SyncFailure } from "./failures.ts";

export interface TransportOptions {
  /** Where the API is; the same origin by default. */
  readonly base: string;
  readonly fetch: typeof globalThis.fetch;
  /** How long an exchange may take, in ms; downloads of the catalogue get ten times that. */
  readonly timeLimit: number;
}

interface Request {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly token?: string | null;
  readonly body?: string;
  readonly timeLimit?: number;
  /** The only status of an answer that means anything; 200 when not given. */
  readonly status?: number;
}

/** What is asked about one epoch with a ping. */
export interface PingQuestion {
  readonly epoch: string;
  readonly head: number;
  readonly pending: number;
}

export interface EnrolRequest {
  readonly code: string;
  readonly name: string;
  readonly previous: answers.PreviousJournal | null;
}

const COMPRESS_FROM = 2048;

export class Transport {
  private readonly options: TransportOptions;

  constructor(options: Partial<TransportOptions> = {}) {
    const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.options = { base: "/api/v1", timeLimit: 20_000, ...options, fetch };
  }

  async enrol(request: EnrolRequest): Promise<answers.Enrolled> {
    const body = JSON.stringify(request);
    const path = "/devices/enrol";
    return answers.enrolled(await this.json({ method: "POST", path, body, status: 201 }));
  }

  async ping(token: string | null, question: PingQuestion | null): Promise<answers.Ping> {
    const query = question
      ? `?epoch=${encodeURIComponent(question.epoch)}&head=${question.head}&pending=${question.pending}`
      : "";
    return answers.ping(await this.json({ path: `/sync/ping${query}`, token }));
  }

  async push(token: string, body: string): Promise<answers.PushAnswer> {
    return answers.push(await this.json({ method: "POST", path: "/sync/events", token, body }));
  }

  async changes(token: string, cursor: string | null): Promise<answers.ChangesPage> {
    const query = cursor === null ? "" : `?since=${encodeURIComponent(cursor)}`;
    return answers.changes(await this.json({ path: `/sync/changes${query}`, token }));
  }

  async manifest(token: string): Promise<answers.Manifest> {
    return answers.manifest(await this.json({ path: "/sync/catalog", token }));
  }

  async catalogueChanges(token: string, since: number): Promise<answers.CatalogueChanges> {
    const path = `/sync/catalog/changes?since=${since}`;
    return answers.catalogueChanges(await this.json({ path, token }));
  }

  /** The bytes of one bucket; whoever asks checks their SHA-256. */
  bucket(token: string, generation: number, name: string): Promise<Uint8Array<ArrayBuffer>> {
    const path = `/sync/catalog/${generation}/${encodeURIComponent(name)}`;
    const timeLimit = this.options.timeLimit * 10;
    return this.exchange({ path, token, timeLimit }, async (response) => {
      return new Uint8Array(await response.arrayBuffer());
    });
  }

  private json(request: Request): Promise<unknown> {
    return this.exchange(request, async (response) => {
      const type = response.headers.get("Content-Type") ?? "";
      if (!/^application\/json\b/i.test(type)) throw new SyncFailure("stranger");
      return (await response.json()) as unknown;
    });
  }

  // The time limit covers the body too: an answer that stalls half-way is no answer.
  private async exchange<T>(
    request: Request,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.timeout(request.timeLimit ?? this.options.timeLimit);
    try {
      const response = await this.options.fetch(this.options.base + request.path, {
        ...(await this.init(request)),
        signal,
      });
      if (response.status !== (request.status ?? 200)) throw await failureIn(response);
      return await read(response);
    } catch (error) {
      throw asFailure(error, signal);
    }
  }

  private async init(request: Request): Promise<RequestInit> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (request.token) headers["Authorization"] = `Bearer ${request.token}`;
    const init: RequestInit = { method: request.method ?? "GET", headers, cache: "no-store" };
    init.credentials = "omit";
    // The API never redirects: whoever does is a portal. Not followed, and known for one.
    init.redirect = "manual";
    if (request.body === undefined) return init;
    headers["Content-Type"] = "application/json";
    const small = request.body.length < COMPRESS_FROM || typeof CompressionStream === "undefined";
    if (small) return { ...init, body: request.body };
    headers["Content-Encoding"] = "gzip";
    return { ...init, body: await gzip(request.body) };
  }
}

async function failureIn(response: Response): Promise<SyncFailure> {
  const problem: unknown = await response.json().catch(() => null);
  const code = answers.problemCode(problem);
  return failureOf(response.status, code, response.headers);
}

function asFailure(error: unknown, signal: AbortSignal): SyncFailure {
  if (error instanceof SyncFailure) return error;
  if (signal.aborted) return new SyncFailure("timeout", { cause: error });
  // A body that is no JSON is somebody else's; a body that broke off is a lost connection.
  const kind = error instanceof SyntaxError ? "stranger" : "offline";
  return new SyncFailure(kind, { cause: error });
}

function gzip(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
