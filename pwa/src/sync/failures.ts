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

/** The failure that an answer other than 2xx stands for. */
export function failureOf(status: number, code: string | undefined, retryAfter: string | null) {
  const named = BY_STATUS[status] ?? (status >= 500 ? "broken" : "refused");
  const kind = code === undefined && ONLY_WITH_CODE.includes(named) ? "stranger" : named;
  const wait = waitOf(retryAfter);
  return new SyncFailure(kind, {
    status,
    ...(code === undefined ? {} : { code }),
    ...(wait === null ? {} : { retryAfter: wait }),
  });
}

// Seconds only: a date would have to be compared with a clock that may be years off.
function waitOf(retryAfter: string | null): number | null {
  if (retryAfter === null || !/^\d+$/.test(retryAfter.trim())) return null;
  return Number(retryAfter) * 1000;
}
