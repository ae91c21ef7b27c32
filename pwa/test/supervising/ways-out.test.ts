// What waits in the inbox can be left on the desk in each way that the server offers.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { deskDifferences as en } from "../../src/i18n/en/desk-differences.ts";
import { deskInbox as inboxEn } from "../../src/i18n/en/desk-inbox.ts";
import { deskDifferences as it_ } from "../../src/i18n/it/desk-differences.ts";
import { deedsOf } from "../../src/supervising/differences/deeds.ts";
import { aDifference } from "./builders.ts";

const path = resolve(import.meta.dirname, "../../../tests/contract/ways-out.json");
const { ways } = JSON.parse(readFileSync(path, "utf8")) as {
  readonly ways: Readonly<Record<string, readonly string[]>>;
};
/** Flags of lines that wait for review. */
const REVIEWED = ["moved", "uncertain_clock"];
/** What waits and is not a line. */
const APART = ["exception", "outstanding", "broken_chain"];

describe("what waits in the inbox", () => {
  const kinds = Object.keys(ways).filter((kind) => !APART.includes(kind));
  it.each(kinds)("%s is left in every way that the server offers", (kind) => {
    const state = REVIEWED.includes(kind) ? "to_review" : kind;
    const deeds = deedsOf(aDifference({ state, observed_at: "2026-11-23T08:00:00.000Z" }));
    expect(deeds).toEqual(expect.arrayContaining([...(ways[kind] ?? [])]));
  });

  it("has words for each way in both languages", () => {
    const deeds = kinds.flatMap((kind) => ways[kind] ?? []).map((way) => `deed_${way}`);
    expect(Object.keys(en)).toEqual(expect.arrayContaining(deeds));
    expect(Object.keys(it_)).toEqual(expect.arrayContaining(deeds));
  });

  it("has a word for each kind", () => {
    const words = Object.keys(ways).map((kind) => `kind_${kind}`);
    expect(Object.keys(inboxEn)).toEqual(expect.arrayContaining(words));
  });
});
