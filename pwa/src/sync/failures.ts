// Why an exchange with the server did not work, as something that the engine and the screens can tell apart.

/**
 * `offline` no answer at all · `timeout` none in time · `stranger` an answer, but not this service's
 * (a captive portal) · `unknown_token` 401 · `revoked` 403 · `too_large` 413 · `update_required` 426 ·
 * `busy` 429 or 503 · `refused` another 4xx with a code · `broken` 5xx.
 */
export type FailureKind =
  | "offline"
  | "timeout"
  | "stranger"
  | "unknown_token"
  | "revoked"
  | "too_large"
  | "update_required"
  | "busy"
  | "refused"
  | "broken";

export interface FailureDetails {
  readonly status?: number;
  /** The stable code of the server's problem, for the dictionary. */
  readonly code?: string;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

export class SyncFailure extends Error {
  override readonly name = "SyncFailure";
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly code: string | null;
  readonly retryAfter: number | null;

  constructor(kind: FailureKind, details: FailureDetails = {}) {
    super(`sync: ${kind} ${details.code ?? details.status ?? ""}`.trim(), { cause: details.cause });
    this.kind = kind;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.retryAfter = details.retryAfter ?? null;
  }
}

const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  401: "unknown_token",
  403: "revoked",
  413: "too_large",
  426: "update_required",
  429: "busy",
  503: "busy",
};

// A captive portal may answer these too: without the code of our own problem they say nothing.
const ONLY_WITH_CODE: readonly FailureKind[] = ["unknown_token", "revoked", "update_required"];

/** Nobody may send a handheld away for longer: our server for an hour, whoever gives no code for 5 minutes. */
const LONGEST_WAIT = { ours: 60 * 60_000, somebodys: 5 * 60_000 };

/** The failure that an answer other than 2xx stands for. */
export function failureOf(
  status: number,
  code: string | undefined,
  headers: Pick<Headers, "get">,
): SyncFailure {
  const kind = kindOf(status, code);
  const longest = code === undefined ? LONGEST_WAIT.somebodys : LONGEST_WAIT.ours;
  const wait = waitOf(headers.get("Retry-After"), headers.get("Date"));
  return new SyncFailure(kind, {
    status,
    ...(code === undefined ? {} : { code }),
    ...(wait === null ? {} : { retryAfter: Math.min(wait, longest) }),
  });
}

function kindOf(status: number, code: string | undefined): FailureKind {
  if (status < 400) return "stranger";
  const named = BY_STATUS[status] ?? (status >= 500 ? "broken" : "refused");
  return code === undefined && ONLY_WITH_CODE.includes(named) ? "stranger" : named;
}

// Seconds, or a date: that is compared with the answer's own date, for our clock may be years off.
function waitOf(retryAfter: string | null, date: string | null): number | null {
  const text = retryAfter?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const wait = Date.parse(text) - Date.parse(date ?? "");
  return Number.isNaN(wait) ? null : Math.max(wait, 0);
}
