import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JournalEvent, replace, voidCount } from "../../src/domain/events.ts";
import { countKey, liveEvents, totalOf, totals } from "../../src/domain/merge.ts";
import { decimalText } from "../../src/domain/quantity.ts";
import {
  countOf,
  idOf,
  pieces,
  placed,
  placedCount,
  sceneOf,
  stampOf,
  subjectOf,
  TEAM,
} from "../builders.ts";

const KEY = countKey(subjectOf());

function summary(events: readonly JournalEvent[], rule = TEAM): Record<string, string | null> {
  return Object.fromEntries(
    [...totals(events, rule)].map(([key, { total }]) => [
      key,
      total === null ? null : decimalText(total),
    ]),
  );
}

const anyEvent = fc
  .record({
    number: fc.integer({ min: 1, max: 30 }),
    kind: fc.constantFrom("count", "replace", "void"),
    quantity: fc.integer({ min: 0, max: 50 }),
    item: fc.constantFrom("MOB/A", "MOB/B", null),
    pass: fc.constantFrom(1, 2),
    employee: fc.constantFrom("17", "23"),
    others: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
  })
  .map(({ number, kind, quantity, item, pass, employee, others }) => {
    const scene = sceneOf({ pass, employee });
    const gone = others.filter((other) => other !== number).map(idOf);
    const subject = subjectOf({ item, barcode: "X" });
    const amount = pieces(String(quantity));
    if (kind === "void") return placed(voidCount(stampOf(number), scene, { id: gone[0] ?? "" }));
    return placed(replace(stampOf(number), scene, subject, amount, kind === "count" ? [] : gone));
  });
// One event for one id, as the first one that comes is the one that stays.
const anySet = fc.uniqueArray(anyEvent, { selector: (event) => event.id, maxLength: 25 });
const anyRule = fc.record({ independent: fc.boolean() });

describe("merging", () => {
  it("gives the same totals in any order and with any repetition", () => {
    fc.assert(
      fc.property(anySet, anyRule, fc.infiniteStream(fc.nat()), (events, rule, chance) => {
        const twice = [...events, ...events]
          .map((event) => ({ event, place: chance.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        expect(summary(twice, rule)).toEqual(summary(events, rule));
      }),
    );
  });

  it("gives for a union what it gives for the parts together, however they were split", () => {
    fc.assert(
      fc.property(anySet, fc.nat(25), (events, cut) => {
        const [left, right] = [events.slice(0, cut), events.slice(cut)];
        expect(summary([...right, ...left])).toEqual(summary(events));
      }),
    );
  });

  it("adds two devices that had not seen each other: 12 over 10, and 5, is 17", () => {
    const first = placedCount(1, "10");
    const second = placed(replace(stampOf(2), sceneOf(), subjectOf(), pieces("12"), [first.id]));
    expect(summary([placedCount(3, "5"), second, first])).toEqual({ [KEY]: "17" });
  });

  it("lets a replacement that came first kill what comes after it", () => {
    const late = placedCount(1, "10");
    const over = placed(replace(stampOf(2), sceneOf(), subjectOf(), pieces("12"), [late.id]));
    expect(liveEvents([over, late], TEAM).map(({ id }) => id)).toEqual([over.id]);
  });

  it("knows a count of zero from no count", () => {
    const zero = placedCount(1, "0");
    expect(summary([zero])).toEqual({ [KEY]: "0" });
    expect(summary([zero, placed(voidCount(stampOf(2), sceneOf(), zero))])).toEqual({});
    expect(totalOf([])).toBeNull();
  });

  it("brings nothing back when a void is voided", () => {
    const first = placedCount(1, "10");
    const gone = placed(voidCount(stampOf(2), sceneOf(), first));
    const again = placed(voidCount(stampOf(3), sceneOf(), gone));
    expect(summary([first, gone, again])).toEqual({});
  });

  it("does not act across passes, nor across employees where these are compared", () => {
    const first = placedCount(1, "10");
    const otherPass = placed(voidCount(stampOf(2), sceneOf({ pass: 2 }), first));
    const otherEmployee = placed(voidCount(stampOf(3), sceneOf({ employee: "23" }), first));
    expect(summary([first, otherPass])).toEqual({ [KEY]: "10" });
    expect(summary([first, otherEmployee], { independent: true })).toEqual({ [KEY]: "10" });
    expect(summary([first, otherEmployee])).toEqual({});
  });

  it("counts an unknown barcode under the barcode, a known item under the item", () => {
    const unknown = {
      location: "A",
      item: null,
      barcode: "X",
      variant: null,
      lot: null,
      serial: null,
    };
    expect(countKey(unknown)).not.toBe(countKey({ ...unknown, barcode: "Y" }));
    const known = { ...unknown, item: "MOB/A" };
    expect(countKey(known)).toBe(countKey({ ...known, barcode: "Y" }));
  });

  it("converts with the factor that the device used", () => {
    const boxes = placed({ ...countOf(1, "2.5"), unit: "BOX", factor: "12" } as JournalEvent);
    expect(summary([boxes])).toEqual({ [KEY]: "30" });
    const bare = placed({ ...countOf(2, "7"), unit: null, factor: null } as JournalEvent);
    expect(summary([bare])).toEqual({ [KEY]: "7" });
  });
});
