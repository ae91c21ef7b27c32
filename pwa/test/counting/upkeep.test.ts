import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainsOf } from "../../src/counting/upkeep/chains.ts";
import { fileName } from "../../src/counting/upkeep/save-journal.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { type Bench, bench, countOn } from "../sync/handhelds.ts";

describe("the name of an exported file", () => {
  it("says device and time in signs that every system takes", () => {
    const at = "2026-11-23T12:00:05.123Z";
    expect(fileName("Terminale 7, Città", at)).toBe(
      "giacenza-terminale-7-citta-2026-11-23T12-00-05.jsonl",
    );
    expect(fileName("../#?", at)).toBe("giacenza-device-2026-11-23T12-00-05.jsonl");
    expect(fileName("", at)).toContain("giacenza-device-");
    expect(fileName("x".repeat(300), at).length).toBeLessThan(100);
  });
});

describe("the chains of a device", () => {
  let table: Bench;
  beforeEach(async () => {
    table = await bench();
  });
  afterEach(() => table.handheld.close());

  it("are the one that is written, then the older ones that hold something", async () => {
    await countOn(table, 1);
    const first = table.handheld.identity.value?.epoch;
    await enrol(table.handheld, "AAAA-BBBB-CCCC", "H1");
    await enrol(table.handheld, "AAAA-BBBB-CCCD", "H1");
    const chains = await chainsOf(table.handheld);
    expect(chains.map(({ epoch, isCurrent, seq }) => [epoch, isCurrent, seq])).toEqual([
      [table.handheld.identity.value?.epoch, true, 0],
      [first, false, 1],
    ]);
  });

  it("say whether the server's receipt has the mark that this device gave", async () => {
    const { hash } = await countOn(table, 1);
    expect((await chainsOf(table.handheld))[0]?.agrees).toBeNull();
    await table.handheld.syncNow("button");
    expect((await chainsOf(table.handheld))[0]?.agrees).toBe(false);
    table.server.chainHash = hash;
    table.server.events.clear();
    await table.handheld.syncNow("button");
    expect((await chainsOf(table.handheld))[0]?.agrees).toBe(true);
  });
});
