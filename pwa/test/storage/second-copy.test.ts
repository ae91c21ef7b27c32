import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageAlarm } from "../../src/storage/alarms.ts";
import { SecondCopy } from "../../src/storage/second-copy.ts";
import { countOf, TEAM } from "../builders.ts";
import { MemoryCopies } from "./copies.ts";
import { EPOCH, enrolledDevice, identityOf, type TestDevice } from "./device.ts";

let device: TestDevice;
let place: MemoryCopies;
let copy: SecondCopy;

beforeEach(async () => {
  device = await enrolledDevice();
  place = new MemoryCopies();
  copy = new SecondCopy(place.open(), device.database);
  device.journal.copy = copy;
});
afterEach(() => device.database.close());

const append = (number: number) => device.journal.append(countOf(number, "1"), TEAM);
const attend = (pending = 1) => copy.attend(identityOf(), pending);

describe("the second copy", () => {
  it("begins with all that waits, and then has each event before it is green", async () => {
    await append(1);
    await append(2);
    await device.outbox.acknowledge(EPOCH, [1], "2026-11-23T09:00:00Z");
    expect(place.texts()).toEqual([]);
    await attend();
    expect(place.seqs()).toEqual([2]);
    expect(place.copied().identity).toEqual(identityOf());
    await append(3);
    expect(place.seqs()).toEqual([2, 3]);
  });

  it("has what was being stored while it was begun anew", async () => {
    await attend();
    const counted = [1, 2, 3].map(append);
    const renewed = copy.renew(identityOf());
    await Promise.all([...counted, renewed, append(4)]);
    expect(place.seqs()).toEqual([1, 2, 3, 4]);
    expect(place.files.size).toBe(1);
  });

  it("has each event before it is green while it is being begun, too", async () => {
    const files = place.open();
    const slow = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await files.append(text);
    };
    let finish: () => void = () => undefined;
    const unfinished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slowly = { ...files, append: slow, finish: () => unfinished.then(files.finish) };
    device.journal.copy = copy = new SecondCopy(slowly, device.database);
    const begun = attend();
    await append(1);
    expect(place.seqs()).toEqual([1]);
    finish();
    await begun;
    expect(place.seqs()).toEqual([1]);
  });

  it("takes back what the database did not store", async () => {
    await attend();
    await append(1);
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      const begun = transaction.apply(this, args);
      if (args[1] === "readwrite") {
        begun.objectStore("events").add = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      }
      return begun;
    };
    try {
      await expect(append(2)).rejects.toThrow(StorageAlarm);
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    expect(place.seqs()).toEqual([1]);
  });

  it("holds nobody up when its place takes nothing, and is whole again when it does", async () => {
    await attend();
    place.failure = new Error("full");
    await append(1);
    expect(copy.isWhole).toBe(false);
    await append(2);
    place.failure = null;
    await attend();
    expect(copy.isWhole).toBe(true);
    expect(place.seqs()).toEqual([1, 2]);
  });

  it("holds nobody up when its place says nothing", async () => {
    const silent = { ...place.open(), append: () => new Promise<void>(() => undefined) };
    device.journal.copy = copy = new SecondCopy(silent, device.database);
    await attend();
    await append(1);
    expect(copy.isWhole).toBe(false);
    await append(2);
  });

  it("keeps the files of an earlier run until all that waits is in the fresh one", async () => {
    await attend();
    await append(1);
    const files = place.open();
    const finish = new SecondCopy(
      { ...files, finish: () => Promise.reject(new Error("killed")) },
      device.database,
    );
    await finish.attend(identityOf(), 1);
    expect(place.files.size).toBe(2);
    expect(place.seqs()).toEqual([1]);
  });

  it("knows the device's newest chain, and stays small once all is sent", async () => {
    await attend();
    await copy.attend(identityOf({ epoch: "next" }), 1);
    expect(place.copied().identity?.epoch).toBe("next");
    for (let number = 1; number <= 300; number += 1) await append(number);
    await attend(300);
    expect(place.seqs()).toHaveLength(300);
    const all = Array.from({ length: 300 }, (_, number) => number + 1);
    await device.outbox.acknowledge(EPOCH, all, "2026-11-23T09:00:00Z");
    await attend(0);
    expect(place.seqs()).toEqual([]);
  });
});
