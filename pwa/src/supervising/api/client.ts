/**
 * How the desk talks to the server: JSON below /api/v1, the session's cookie, its CSRF token on every
 * writing request. Whatever is not a success becomes a `Problem` with the server's stable code.
 */
const BASE = "/api/v1";

/** One thing that is wrong: a code and where it is. */
export interface Fault {
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly line?: number;
  readonly column?: string;
}

/** The server said no, or did not answer (`status` 0, code `network`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];

  constructor(status: number, code: string, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.faults = faults;
  }
}

export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

let csrf = "";
let signedOut: () => void = () => undefined;

/** The token that writing requests carry; given by whoever signs in. */
export function carryToken(token: string): void {
  csrf = token;
}

/** What to do when the server no longer knows the session. */
export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

/** A path whose values are encoded: at`/records/${id}`. */
export function at(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((path, part, index) => {
    return `${path}${encodeURIComponent(String(values[index - 1]))}${part}`;
  });
}

/** The address of a resource with the filters that have a value. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    const several = Array.isArray(value) ? value : [value];
    for (const one of several) search.append(name, String(one));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

interface ProblemBody {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly Fault[];
}

function problemFrom(body: ProblemBody, status: number, otherwise: string): Problem {
  const code = body.code ?? `http.${status}`;
  return new Problem(status, code, body.detail ?? otherwise, body.errors);
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  return problemFrom(body, response.status, response.statusText);
}

const silent = (): Problem => new Problem(0, "network", "no answer");

/** The answer of a request that went well; what else becomes a problem. */
async function sent(url: string, init: RequestInit, broken = silent): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin", ...init }).catch(() => {
    throw broken();
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code === "auth.required") signedOut();
  throw problem;
}

async function answered<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await sent(url, init);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** Reads a resource. */
export function read<Answer>(path: string, query: Query = {}): Promise<Answer> {
  return answered<Answer>(address(path, query), { headers: { Accept: "application/json" } });
}

/** Changes something; the answer is the changed thing. */
export function write<Answer>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  query: Query = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { Accept: "application/json", "X-CSRF-Token": csrf };
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  const content = body === undefined ? null : isForm ? body : JSON.stringify(body);
  return answered<Answer>(address(path, query), { method, headers, body: content });
}

/** A line of an answer that tells the steps of long work. */
type StepLine<Answer> =
  | { readonly step: string }
  | { readonly done: Answer }
  | { readonly problem: ProblemBody };

/** The JSON objects of an answer, one a line, as they come. */
export async function* jsonLines<Line>(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line) yield JSON.parse(line) as Line;
      if (done) return;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/**
 * Has long work done and is told its steps. Aborting leaves it: the server stops at the next step and
 * takes back what it had begun.
 */
export async function writeInSteps<Answer>(
  path: string,
  body: unknown,
  onStep: (step: string) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const broken = (): Problem =>
    new Problem(0, signal.aborted ? "abandoned" : "network", "no answer");
  const headers = {
    Accept: "application/x-ndjson",
    "X-CSRF-Token": csrf,
    "Content-Type": "application/json",
  };
  const init = { method: "POST", headers, body: JSON.stringify(body), signal };
  const response = await sent(address(path), init, broken);
  if (!response.body) throw broken();
  try {
    for await (const line of jsonLines<StepLine<Answer>>(response.body)) {
      if ("step" in line) onStep(line.step);
      else if ("done" in line) return line.done;
      else throw problemFrom(line.problem, line.problem.status ?? 500, "");
    }
  } catch (error) {
    throw error instanceof Problem ? error : broken();
  }
  throw broken();
}
