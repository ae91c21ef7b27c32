import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canonicalJson, hashText, type Json, NO_HASH } from "../../src/domain/canonical.ts";
import { areaClosed, listClosed, replace, voidCount } from "../../src/domain/events.ts";
import { countKey, type MergeRule, totals } from "../../src/domain/merge.ts";
import { decimalText } from "../../src/domain/quantity.ts";
import { StorageAlarm } from "../../src/storage/alarms.ts";
import { countOf, idOf, LIST, pieces, sceneOf, stampOf, subjectOf, TEAM } from "../builders.ts";
import { EPOCH, enrolledDevice, freshIndexedDb, openDevice, type TestDevice } from "./device.ts";

const KEY = countKey(subjectOf());
const ALL = { limit: 1000 };
let device: TestDevice;

beforeEach(async () => {
  device = await enrolledDevice();
});
afterEach(() => device.database.close());

const append = (...args: Parameters<typeof countOf>) =>
  device.journal.append(countOf(...args), TEAM);

describe("an append", () => {
  it("asks the browser for strict durability", async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    await append(1, "12");
    const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
    expect(writes).toHaveLength(1);
    expect(writes[0]?.[2]).toEqual({ durability: "strict" });
    expect(writes[0]?.[0]).toContain("events");
  });

  it("resolves only after the transaction is complete", async () => {
    const order: string[] = [];
    const original = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (
      this: IDBDatabase,
      ...args
    ) {
      const transaction = original.apply(this, args);
      transaction.addEventListener("complete", () => order.push("complete"));
      return transaction;
    });
    await append(1, "12");
    order.push("resolved");
    expect(order).toEqual(["complete", "resolved"]);
  });

  it("numbers events without a gap and chains each to the one before", async () => {
    const stored = [await append(1, "12"), await append(2, "5"), await append(3, "0")];
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const previous = [NO_HASH, ...stored.map(({ hash }) => hash)].slice(0, 3);
    expect(stored.map(({ event }) => event.previous_hash)).toEqual(previous);
    for (const { event, canonical, hash } of stored) {
      expect(canonical).toBe(canonicalJson(event as unknown as Json));
      expect(hash).toBe(hashText(canonical));
    }
  });

  it("gives every one of many at once its own number", async () => {
    const many = Array.from({ length: 20 }, (_, place) => append(place + 1, "1"));
    const seqs = (await Promise.all(many)).map(({ seq }) => seq);
    expect(new Set(seqs)).toEqual(new Set(Array.from({ length: 20 }, (_, place) => place + 1)));
  });

  it("hands everything over at once: the browser commits without hearing that each answer came", async () => {
    const order: string[] = [];
    for (const [prototype, method] of [
      [IDBObjectStore.prototype, "add"],
      [IDBObjectStore.prototype, "put"],
      [IDBTransaction.prototype, "commit"],
    ] as const) {
      const original = (prototype as unknown as Record<string, (...args: unknown[]) => unknown>)[
        method
      ];
      vi.spyOn(prototype as IDBObjectStore, method as "put").mockImplementation(function (
        this: IDBObjectStore,
        ...args
      ) {
        order.push(method);
        return original?.apply(this, args) as never;
      });
    }
    await append(1, "12");
    expect(order).toEqual(["add", "put", "put", "put", "commit"]);
  });

  it("stores nothing at all when its number is taken by another event", async () => {
    const first = await append(1, "12");
    vi.spyOn(IDBObjectStore.prototype, "getAll").mockImplementationOnce(function (
      this: IDBObjectStore,
    ) {
      return this.getAll("no chain");
    });
    await expect(append(2, "5")).rejects.toMatchObject({ code: "unavailable" });
    expect((await device.journal.line(LIST, 1, KEY))?.total).toBe("12");
    expect(await device.journal.at(EPOCH, 1)).toEqual(first);
  });

  it("stores nothing twice when it is repeated with the same id", async () => {
    const [first, again] = [await append(1, "12"), await append(1, "12")];
    expect(again).toEqual(first);
    expect(await device.outbox.pendingCount()).toBe(1);
    expect((await device.journal.line(LIST, 1, KEY))?.total).toBe("12");
  });

  it("leaves nothing behind when it fails in the middle", async () => {
    await append(1, "12");
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("disk full", "QuotaExceededError");
    });
    await expect(append(2, "5")).rejects.toMatchObject({ name: "StorageAlarm", code: "quota" });
    put.mockRestore();
    expect(await device.outbox.pendingCount()).toBe(1);
    expect((await append(3, "5")).seq).toBe(2);
  });

  it("is refused while another tab writes, and before the device is enrolled", async () => {
    const other = openDevice(device.notes, () => false);
    await expect(other.journal.append(countOf(1, "1"), TEAM)).rejects.toMatchObject({
      code: "writer_elsewhere",
    });
    await device.database.close();
    freshIndexedDb();
    await expect(append(1, "1")).rejects.toEqual(new StorageAlarm("not_enrolled"));
  });

  it("survives that the browser closes, and goes on with the same chain", async () => {
    const first = await append(1, "12");
    await device.database.close();
    const reopened = openDevice();
    const second = await reopened.journal.append(countOf(2, "5"), TEAM);
    expect(second.event).toMatchObject({ seq: 2, previous_hash: first.hash, epoch: EPOCH });
    expect(await reopened.outbox.pendingCount()).toBe(2);
    await reopened.database.close();
  });

  it("leaves a note outside the database and tells who listens", async () => {
    const listener = vi.fn();
    const end = device.journal.onAppend(listener);
    const stored = await append(1, "12");
    end();
    await append(2, "5");
    expect(listener).toHaveBeenCalledOnce();
    expect(JSON.parse(device.notes.getItem("giacenza.sentinel") ?? "")).toMatchObject({
      ...{ epoch: EPOCH, seq: 2 },
    });
    expect(stored.pending).toBe(1);
  });
});

/** The stored lines of a pass are what the pure merge makes of its events. */
async function expectMergedLines(pass: number, rule: MergeRule): Promise<void> {
  const events = (await device.journal.events(LIST, pass, ALL)).map(({ event }) => event);
  const stored = await device.journal.lines(LIST, pass, ALL);
  const lines = stored.filter(({ total }) => total !== null);
  const told = (key: string, total: string | null, live: readonly LiveArea[]) => ({
    ...{ key, total, live: live.map(({ id, area }) => `${id} ${area}`).sort() },
  });
  const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);
  const merged = [...totals(events, rule)].map(([key, { total, live }]) =>
    told(key, decimalText(total ?? 0n), live),
  );
  expect(lines.map(({ key, total, live }) => told(key, total, live)).sort(byKey)).toEqual(
    merged.sort(byKey),
  );
  expect((await device.journal.progress(LIST, pass)).lines).toBe(merged.length);
}

interface LiveArea {
  readonly id: string;
  readonly area?: string | null;
}

describe("the lines of a list", () => {
  it("add what is added and drop what is replaced or voided", async () => {
    await append(1, "10");
    await append(2, "5");
    expect(await device.journal.line(LIST, 1, KEY)).toMatchObject({ total: "15" });
    const both = [idOf(1), idOf(2)];
    const over = replace(stampOf(3), sceneOf(), subjectOf(), pieces("12"), both);
    await device.journal.append(over, TEAM);
    const line = await device.journal.line(LIST, 1, KEY);
    expect(line).toMatchObject({ total: "12", live: [{ id: idOf(3) }] });
    await device.journal.append(voidCount(stampOf(4), sceneOf(), over), TEAM);
    expect(await device.journal.line(LIST, 1, KEY)).toMatchObject({ total: null, live: [] });
    expect(await device.journal.progress(LIST, 1)).toMatchObject({ lines: 0, events: 4 });
  });

  it("are as many as are asked for, or all, the newest first", async () => {
    const numbers = [1, 2, 3, 4, 5];
    for (const number of numbers) await append(number, "1", { item: `MOB/${number}` });
    const asked = async (limit: number) =>
      (await device.journal.lines(LIST, 1, { limit })).map(({ item }) => item);
    const newest = numbers.toReversed().map((number) => `MOB/${number}`);
    for (const limit of [1, 2, 5, 6, 1000, Number.POSITIVE_INFINITY]) {
      expect(await asked(limit)).toEqual(newest.slice(0, limit));
    }
  });

  it("come newest first, page by page", async () => {
    for (const number of [1, 2, 3]) await append(number, "1", { item: `MOB/${number}` });
    const [newest, ...rest] = await device.journal.lines(LIST, 1, { limit: 2 });
    expect([newest, ...rest].map((line) => line?.item)).toEqual(["MOB/3", "MOB/2"]);
    const older = await device.journal.lines(LIST, 1, { limit: 2, before: idOf(2) });
    expect(older.map(({ item }) => item)).toEqual(["MOB/1"]);
    const events = await device.journal.events(LIST, 1, { limit: 1 });
    expect(events.map(({ id }) => id)).toEqual([idOf(3)]);
    expect(await device.journal.lines(LIST, 2, ALL)).toEqual([]);
  });

  it("are found by any part of place, item or lot, however many there are", async () => {
    for (const number of [1, 2, 3])
      await append(number, "1", { item: `MOB/${number}`, lot: `L${number}` });
    await append(4, "1", { location: "B-07", item: "MOB/1", lot: "L9" });
    const find = async (...words: string[]) =>
      (await device.journal.search(LIST, 1, words, 10)).map(({ lot }) => lot).sort();
    expect(await find("mob/1")).toEqual(["L1", "L9"]);
    expect(await find("b-07", "l9")).toEqual(["L9"]);
    expect(await find("l9", "mob/2")).toEqual([]);
    expect(await device.journal.search(LIST, 1, ["mob"], 2)).toHaveLength(2);
    expect(await device.journal.search(LIST, 2, ["mob"], 2)).toEqual([]);
  });

  it("equal what the merge makes of all events, whatever was done", async () => {
    const action = fc.record({
      kind: fc.constantFrom("count", "replace", "void"),
      quantity: fc.integer({ min: 0, max: 20 }),
      item: fc.constantFrom("MOB/A", "MOB/B"),
      employee: fc.constantFrom("17", "23"),
      pass: fc.constantFrom(1, 1, 2),
      area: fc.constantFrom(null, "A1"),
      factor: fc.constantFrom("1", "12", "0.5"),
      targets: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 2 }),
    });
    const rules = fc.record({ independent: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 8 }), rules, async (actions, rule) => {
        device = await enrolledDevice();
        for (const [place, action] of actions.entries()) {
          const { kind, quantity, item, targets, factor, ...where } = action;
          const [stamp, scene] = [stampOf(place + 1), sceneOf(where)];
          const amount = { quantity: String(quantity), unit: "BOX", factor };
          const seen = targets.filter((target) => target <= place).map(idOf);
          const over = kind === "replace" ? seen : [];
          const body =
            kind === "void"
              ? voidCount(stamp, scene, { id: seen[0] ?? idOf(99) })
              : replace(stamp, scene, subjectOf({ item }), amount, over);
          await device.journal.append(body, rule);
        }
        for (const pass of [1, 2]) await expectMergedLines(pass, rule);
        await device.database.close();
      }),
      { numRuns: 40 },
    );
  });
});

describe("a closing", () => {
  it("claims what this device recorded in the list, and in the area", async () => {
    await append(1, "1");
    const inArea = { ...countOf(2, "2"), area: "A1" };
    await device.journal.append(inArea, TEAM);
    await append(3, "3");
    const area = await device.journal.append(areaClosed(stampOf(4), sceneOf({ area: "A1" })), TEAM);
    expect(area.event).toMatchObject({ last_seq: 2, events: 1 });
    const list = await device.journal.append(listClosed(stampOf(5), sceneOf()), TEAM);
    expect(list.event).toMatchObject({ last_seq: 3, events: 3 });
    const { closed_at } = await device.journal.progress(LIST, 1);
    expect(closed_at).toBe(list.event.counted_at);
    await append(6, "1");
    expect((await device.journal.progress(LIST, 1)).closed_at).toBeNull();
  });

  it("of a list without a count claims nothing", async () => {
    const { event } = await device.journal.append(listClosed(stampOf(1), sceneOf()), TEAM);
    expect(event).toMatchObject({ last_seq: 0, events: 0, seq: 1 });
  });
});

describe("reading back", () => {
  it("finds events and the counts among them by id", async () => {
    const { event } = await append(1, "12");
    await device.journal.append(voidCount(stampOf(2), sceneOf(), event), TEAM);
    expect(await device.journal.event(idOf(1))).toEqual(event);
    expect(await device.journal.event(idOf(7))).toBeNull();
    const counts = await device.journal.counts([idOf(1), idOf(2), idOf(7)]);
    expect(counts.map(({ id }) => id)).toEqual([idOf(1)]);
  });
});
