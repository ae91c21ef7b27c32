// Canonical JSON (RFC 8785) and the hash of an event: the same bytes here, in Python and for an auditor.
// The digest is synchronous, because awaiting anything else would end an IndexedDB transaction early.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** The hash before the first event of an epoch. */
export const NO_HASH = "0".repeat(64);

/** The RFC 8785 text of a value: names sorted by UTF-16 unit, no spaces, shortest numbers. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") return canonicalObject(value as JsonObject);
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RangeError("not a JSON number");
  if (typeof value === "string" && /\p{Surrogate}/u.test(value))
    throw new RangeError("lone surrogate");
  return JSON.stringify(value);
}

type JsonObject = { readonly [name: string]: Json | undefined };

function canonicalObject(value: JsonObject): string {
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${canonicalJson(name)}:${canonicalJson(value[name] as Json)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of the UTF-8 text, in lower-case hex. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 of many bytes, off the main thread where the browser offers it (it needs HTTPS). */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return bytesToHex(sha256(bytes));
  return bytesToHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}
