// The vectors that the server's tests hold themselves to as well.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { blockOf, checkDigit, fnv1a, isGtin, lookupKey } from "../../src/domain/barcode.ts";
import {
  canonicalJson,
  hashBytes,
  hashText,
  type Json,
  NO_HASH,
} from "../../src/domain/canonical.ts";

interface EventVector {
  readonly event: Record<string, Json>;
  readonly canonical: string;
  readonly hash: string;
}
interface KeyVector {
  readonly scanned: string;
  readonly key: string;
  readonly fnv1a: number;
}

function vectors<T>(name: string): T[] {
  const path = resolve(import.meta.dirname, "../../../tests/contract", name);
  return JSON.parse(readFileSync(path, "utf8")) as T[];
}

const events = vectors<EventVector>("events.json");

afterEach(() => vi.unstubAllGlobals());

describe("the hash of an event", () => {
  it("is the one that the shared vectors give", () => {
    expect(events.length).toBeGreaterThan(0);
    for (const { event, canonical, hash } of events) {
      expect(canonicalJson(event)).toBe(canonical);
      expect(hashText(canonical)).toBe(hash);
    }
  });

  it("does not depend on the order in which the fields are written", () => {
    for (const { event, canonical } of events) {
      expect(canonicalJson(Object.fromEntries(Object.entries(event).reverse()))).toBe(canonical);
    }
  });

  it("changes with a single character", () => {
    for (const { event, hash } of events) {
      expect(hashText(canonicalJson({ ...event, employee: "18" }))).not.toBe(hash);
    }
  });

  it("is the same for bytes, with the browser's own digest and without it", async () => {
    const bytes = new TextEncoder().encode("Caffè");
    expect(await hashBytes(bytes)).toBe(hashText("Caffè"));
    vi.stubGlobal("crypto", {});
    expect(await hashBytes(bytes)).toBe(hashText("Caffè"));
  });

  it("refuses what is no JSON", () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(RangeError);
    expect(() => canonicalJson({ barcode: "\ud800" })).toThrow(RangeError);
  });

  it("leaves out what is undefined and starts a chain with zeros", () => {
    expect(canonicalJson({ b: undefined, a: [1, true, null] })).toBe('{"a":[1,true,null]}');
    expect(NO_HASH).toHaveLength(64);
  });
});

describe("a look-up key", () => {
  it("is the one that the shared vectors give, with its FNV-1a", () => {
    for (const { scanned, key, fnv1a: hash } of vectors<KeyVector>("lookup-keys.json")) {
      expect(lookupKey(scanned)).toBe(key);
      expect(fnv1a(key)).toBe(hash);
    }
  });

  it("makes one key of a GTIN written with 12, 13 or 14 digits", () => {
    const keys = ["036000291452", "0036000291452", "00036000291452"].map(lookupKey);
    expect(new Set(keys).size).toBe(1);
  });

  it("knows the check digit of a printed EAN", () => {
    expect(checkDigit("400638133393")).toBe(1);
    expect(isGtin("4006381333931")).toBe(true);
    expect(isGtin("4006381333930")).toBe(false);
  });

  it("lies in a block that exists", () => {
    for (const blocks of [1, 2, 1024, 32768]) {
      expect(blockOf("BE-2349", blocks)).toBeLessThan(blocks);
      expect(blockOf("BE-2349", blocks)).toBeGreaterThanOrEqual(0);
    }
  });
});
