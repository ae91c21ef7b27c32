// Whole histories of a device: counts, restarts, every broken network, a server restored from backup.
// Held against the promise of design/4: nothing acknowledged is missing, nothing counts twice.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enrol } from "../../src/sync/enrolling.ts";
import { idOf, LIST } from "../builders.ts";
import { type Bench, bench, countOn, restart } from "./handhelds.ts";
import type { Fault } from "./server.ts";

const faults = fc.constantFrom<Fault>(
  ...(["none", "request_lost", "answer_lost", "portal", "portal_401", "half_answer"] as const),
  ...(["busy", "500"] as const),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: "count" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("sync" as const),
      faults: fc.array(faults, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "restart" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), keep: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.constant({ do: "enrol" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("jump" as const),
      years: fc.integer({ min: -10, max: 10 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const YEAR = 365 * 24 * 3600 * 1000;

async function play(table: Bench, steps: readonly Step[]): Promise<string[]> {
  const counted: string[] = [];
  let restores = 0;
  for (const now of steps) {
    if (now.do === "count") counted.push((await countOn(table, counted.length + 1)).id);
    if (now.do === "restart") await restart(table);
    if (now.do === "jump") table.clock.wall += now.years * YEAR;
    if (now.do === "enrol") {
      table.server.faults = [];
      await enrol(table.handheld, "ABCD-EFGH-JKLM", "H1");
    }
    if (now.do === "restore") {
      restores += 1;
      table.server.restore((id) => id <= idOf(now.keep), `history-${restores + 1}`);
    }
    if (now.do === "sync") {
      table.server.faults = [...now.faults];
      table.clock.monotonic += 60_000;
      await table.handheld.syncNow("button");
      await nothingAcknowledgedIsMissing(table, restores);
    }
  }
  return counted;
}

// Before any restore the server holds whatever the device believes to be committed.
async function nothingAcknowledgedIsMissing(table: Bench, restores: number): Promise<void> {
  if (restores > 0) return;
  const stored = await table.handheld.journal.events(LIST, 1, { limit: 100 });
  const acknowledged = stored.filter(({ pending }) => pending === undefined);
  expect(acknowledged.every(({ id }) => table.server.events.has(id))).toBe(true);
}

describe("whatever happens to device, network and server", () => {
  it("every count is on the server exactly once when the faults stop", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const table = await bench();
        const counted = await play(table, steps);
        table.server.faults = [];
        table.clock.monotonic += 60_000;
        await table.handheld.syncNow("button");
        expect(table.handheld.state.pending.value).toBe(0);
        expect([...table.server.events.keys()].sort()).toEqual(counted);
        const places = [...table.server.events.values()].map(({ epoch, seq }) => `${epoch} ${seq}`);
        expect(new Set(places).size).toBe(counted.length);
        await table.handheld.close();
      }),
      { numRuns: 100 },
    );
  });
});
