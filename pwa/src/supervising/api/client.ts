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

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const body = (await response.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    errors?: Fault[];
  };
  const code = body.code ?? `http.${status}`;
  return new Problem(status, code, body.detail ?? response.statusText, body.errors);
}

async function answered<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { credentials: "same-origin", ...init }).catch(() => {
    throw new Problem(0, "network", "no answer");
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === "auth.required") signedOut();
    throw problem;
  }
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
