// The server's answers, checked field by field: whatever is not whole and ours is a stranger's.
// Only what passes here may acknowledge an event or replace what the device knows.
import type { Change } from "../storage/references.ts";
import { SyncFailure } from "./failures.ts";

export interface Ping {
  readonly server_time: string;
  readonly server_history: string;
  /** Only when an epoch was asked about. */
  readonly high_water: number | null;
}

/** Each of the known verdicts says that the server has committed the event; a strange one does not. */
export type Verdict = "accepted" | "duplicate" | "conflict" | "quarantined" | "strange";

export interface PushResult {
  readonly index: number;
  readonly id: string | null;
  readonly seq: number | null;
  readonly status: Verdict;
  readonly code: string | null;
}

/** How far the server has checked a chain, under its signature. */
export interface SignedChain {
  readonly seq: number;
  readonly hash: string | null;
  readonly state: string;
  readonly signature: string;
}

export interface PushAnswer {
  readonly server_time: string;
  readonly server_history: string;
  readonly epoch: string;
  readonly high_water: number;
  readonly results: readonly PushResult[];
  /** Null from a server that signs nothing. */
  readonly chain: SignedChain | null;
}

export interface ChangesPage {
  readonly cursor: string;
  readonly more: boolean;
  /** The name of what is being given whole; null when these are changes only. */
  readonly filling: string | null;
  readonly server_history: string;
  readonly changes: readonly Change[];
}

export interface ManifestBucket {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly first_block: number;
  readonly block_count: number;
}

export interface Manifest {
  readonly generation: number;
  readonly server_history: string;
  readonly format: number;
  readonly rows: number;
  readonly blocks: number;
  readonly buckets: readonly ManifestBucket[];
}

/** What leads to the present catalogue, or `full`: take it whole. */
export interface CatalogueChanges {
  readonly generation: number;
  readonly server_history: string;
  readonly full: boolean;
  readonly rows: readonly string[];
  readonly removed: readonly string[];
}

export interface PreviousJournal {
  readonly device: string;
  readonly epoch: string;
  readonly head: number;
  readonly hash: string;
}

export interface Enrolled {
  readonly device: string;
  readonly token: string;
  readonly server_time: string;
  readonly server_history: string;
}

type Fields = Readonly<Record<string, unknown>>;

const VERDICTS: readonly Verdict[] = ["accepted", "duplicate", "conflict", "quarantined"];

const stranger = (): SyncFailure => new SyncFailure("stranger");

function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw stranger();
  return value as Fields;
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== "string") throw stranger();
  return value;
}

function whole(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw stranger();
  return value;
}

function flag(from: Fields, name: string): boolean {
  const value = from[name];
  if (typeof value !== "boolean") throw stranger();
  return value;
}

function listOf<T>(from: Fields, name: string, read: (value: unknown) => T): T[] {
  const value = from[name];
  if (!Array.isArray(value)) throw stranger();
  return value.map(read);
}

const optionalText = (value: unknown): string | null => (typeof value === "string" ? value : null);

export function ping(value: unknown): Ping {
  const from = fields(value);
  if (from["service"] !== "giacenza") throw stranger();
  return {
    server_time: text(from, "server_time"),
    server_history: text(from, "server_history"),
    high_water: typeof from["high_water"] === "number" ? whole(from, "high_water") : null,
  };
}

export function push(value: unknown): PushAnswer {
  const from = fields(value);
  return {
    server_time: text(from, "server_time"),
    server_history: text(from, "server_history"),
    epoch: text(from, "epoch"),
    high_water: whole(from, "high_water"),
    results: listOf(from, "results", pushResult),
    chain: signedChain(from),
  };
}

// Only a witness: whatever is not as expected is no reason not to believe the verdicts.
function signedChain(from: Fields): SignedChain | null {
  const { chain, receipt: signature } = from;
  if (typeof chain !== "object" || chain === null || typeof signature !== "string") return null;
  const { seq, hash, state } = chain as Fields;
  if (typeof seq !== "number" || typeof state !== "string") return null;
  return { seq, hash: optionalText(hash), state, signature };
}

function pushResult(value: unknown): PushResult {
  const from = fields(value);
  const status = text(from, "status");
  return {
    index: whole(from, "index"),
    id: optionalText(from["id"]),
    seq: typeof from["seq"] === "number" ? from["seq"] : null,
    status: VERDICTS.find((known) => known === status) ?? "strange",
    code: optionalText(from["code"]),
  };
}

export function changes(value: unknown): ChangesPage {
  const from = fields(value);
  return {
    cursor: text(from, "cursor"),
    more: flag(from, "more"),
    filling: optionalText(from["filling"]),
    server_history: text(from, "server_history"),
    changes: listOf(from, "changes", change),
  };
}

function change(value: unknown): Change {
  const from = fields(value);
  const deleted = flag(from, "deleted");
  return {
    kind: text(from, "kind"),
    key: text(from, "key"),
    deleted,
    value: from["value"] ?? null,
  };
}

export function manifest(value: unknown): Manifest {
  const from = fields(value);
  const blocks = whole(from, "blocks");
  if (blocks < 1 || !Number.isInteger(Math.log2(blocks))) throw stranger();
  return {
    generation: whole(from, "generation"),
    server_history: text(from, "server_history"),
    format: whole(from, "format"),
    rows: whole(from, "rows"),
    blocks,
    buckets: listOf(from, "buckets", manifestBucket),
  };
}

function manifestBucket(value: unknown): ManifestBucket {
  const from = fields(value);
  return {
    name: text(from, "name"),
    sha256: text(from, "sha256"),
    bytes: whole(from, "bytes"),
    first_block: whole(from, "first_block"),
    block_count: whole(from, "block_count"),
  };
}

export function catalogueChanges(value: unknown): CatalogueChanges {
  const from = fields(value);
  return {
    generation: whole(from, "generation"),
    server_history: text(from, "server_history"),
    full: flag(from, "full"),
    rows: listOf(from, "rows", plainText),
    removed: listOf(from, "removed", plainText),
  };
}

function plainText(value: unknown): string {
  if (typeof value !== "string") throw stranger();
  return value;
}

export function enrolled(value: unknown): Enrolled {
  const from = fields(value);
  return {
    device: text(from, "device"),
    token: text(from, "token"),
    server_time: text(from, "server_time"),
    server_history: text(from, "server_history"),
  };
}

/** The stable code of a problem document, if it is one. */
export function problemCode(value: unknown): string | undefined {
  const code = typeof value === "object" && value !== null ? (value as Fields)["code"] : undefined;
  return typeof code === "string" ? code : undefined;
}
