// The device's merge and the server's agree on the vectors that the server's tests wrote.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../../src/domain/events.ts";
import { countKey, liveEvents, totals } from "../../src/domain/merge.ts";
import { decimalText } from "../../src/domain/quantity.ts";

interface Total {
  readonly list: string;
  readonly pass: number;
  readonly location: string | null;
  readonly item: string | null;
  readonly barcode: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly total: string;
}
interface MergeVector {
  readonly name: string;
  readonly independent: boolean;
  readonly events: readonly JournalEvent[];
  readonly live: readonly string[];
  readonly totals: readonly Total[];
}

const path = resolve(import.meta.dirname, "../../../tests/contract/merge.json");
const BLANK = {
  ...{ location: null, item: null, barcode: null, variant: null, lot: null, serial: null },
  ...{ quantity: null, unit: null, factor: null, supersedes: [] },
};
const written = JSON.parse(readFileSync(path, "utf8")) as readonly MergeVector[];
/** The file leaves out what is null or empty. */
const vectors = written.map(
  (vector): MergeVector => ({
    ...vector,
    events: vector.events.map((event) => ({ ...BLANK, ...event })),
    totals: vector.totals.map((total) => ({ ...BLANK, ...total })),
  }),
);

/** {key: total} of one list and pass, as the device keeps them. */
function deviceTotals({ events, independent }: MergeVector, list: string, pass: number) {
  const own = events.filter((event) => event.list === list && event.pass === pass);
  return Object.fromEntries(
    [...totals(own, { independent })].map(([key, { total }]) => [
      key,
      total === null ? null : decimalText(total),
    ]),
  );
}

const placeOf = ({ list, pass }: { list: string; pass: number }): string => `${list} ${pass}`;

describe("the merge of the device", () => {
  it("has dozens of vectors to agree on", () => {
    expect(vectors.length).toBeGreaterThan(60);
    expect(vectors.some(({ totals }) => totals.length > 4)).toBe(true);
  });

  it.each(vectors.map((vector) => [`${vector.name} (${vector.independent})`, vector] as const))(
    "agrees with the server's: %s",
    (_, vector) => {
      const { events, independent } = vector;
      expect(liveEvents(events, { independent }).map(({ id }) => id)).toEqual(vector.live);
      const places = new Map(events.map((event) => [placeOf(event), event]));
      for (const { list, pass } of places.values()) {
        const wanted = vector.totals.filter((one) => placeOf(one) === placeOf({ list, pass }));
        expect(deviceTotals(vector, list, pass)).toEqual(
          Object.fromEntries(wanted.map((one) => [countKey(one), one.total])),
        );
      }
    },
  );
});
