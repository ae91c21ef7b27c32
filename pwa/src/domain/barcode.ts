// What a scanned text means for look-up: GTIN check digits, the look-up key, and the key's block.
// The server computes the same; tests/contract/lookup-keys.json holds both ends to it.
import { utf8ToBytes } from "@noble/hashes/utils.js";

const GTIN_LENGTHS = new Set([8, 12, 13, 14]);

/** The GS1 mod-10 check digit of the digits before it: "400638133393" → 1. */
export function checkDigit(digits: string): number {
  let total = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const weight = (digits.length - place) % 2 === 1 ? 3 : 1;
    total += weight * Number(digits[place]);
  }
  return (10 - (total % 10)) % 10;
}

/** Is this 8, 12, 13 or 14 ASCII digits with a valid check digit? */
export function isGtin(text: string): boolean {
  if (!GTIN_LENGTHS.has(text.length) || !/^[0-9]+$/.test(text)) return false;
  return checkDigit(text.slice(0, -1)) === Number(text.at(-1));
}

/** The key that a scan is looked up by: a GTIN padded to 14 digits, anything else as it stands. */
export function lookupKey(scanned: string): string {
  const text = scanned.replace(/^ +| +$/g, "");
  return isGtin(text) ? text.padStart(14, "0") : text;
}

/** FNV-1a, 32 bit, over the UTF-8 bytes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8ToBytes(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The block of the catalogue that holds a key; `blocks` is a power of two. */
export function blockOf(key: string, blocks: number): number {
  return (fnv1a(key) & (blocks - 1)) >>> 0;
}
