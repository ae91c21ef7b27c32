// Every call to the storage ends: with its result, or with an alarm that says what is known.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Database } from "../../src/storage/database.ts";
import { ended } from "../../src/storage/limits.ts";
import { MIGRATIONS } from "../../src/storage/migrations.ts";
import { countOf, LIST, TEAM } from "../builders.ts";
import { enrolledDevice, type TestDevice } from "./device.ts";

const never = <T>() => new Promise<T>(() => undefined);

describe("a transaction that does not end in time", () => {
  const transaction = (abort: () => void) => ({ done: never<void>(), abort });

  it("is taken back, and then nothing was stored", async () => {
    const abort = vi.fn();
    await expect(ended(5, transaction(abort), never())).rejects.toMatchObject({ code: "timeout" });
    expect(abort).toHaveBeenCalledOnce();
  });

  const committing = () => {
    throw new DOMException("committing", "InvalidStateError");
  };

  it("is waited for when it is being written already, and then it was stored", async () => {
    const late = new Promise<string>((resolve) => setTimeout(() => resolve("stored"), 15));
    expect(await ended(10, transaction(committing), late)).toBe("stored");
  });

  it("that never says whether it was written leaves it open", async () => {
    await expect(ended(5, transaction(committing), never())).rejects.toMatchObject({
      code: "unsure",
    });
  });
});

describe("a storage that hangs", () => {
  let device: TestDevice;

  beforeEach(async () => {
    device = await enrolledDevice();
    await device.journal.append(countOf(1, "1"), TEAM);
  });
  afterEach(() => device.database.close());

  // Requests that are made and never answered, as a dying disk does.
  function silence(prototype: object, method: string): void {
    const mute = () => new (IDBRequest as unknown as new () => IDBRequest)();
    vi.spyOn(prototype as IDBObjectStore, method as "get").mockImplementation(mute as never);
  }

  function slow(): Database {
    return new Database({ name: "test", timeLimit: 20 });
  }

  it("ends reads, counts and cursors with an alarm", async () => {
    const hanging: [object, string, (database: Database) => Promise<unknown>][] = [
      [
        IDBObjectStore.prototype,
        "get",
        (d) => d.read(["meta"], (t) => t.objectStore("meta").get("x")),
      ],
      [
        IDBIndex.prototype,
        "count",
        (d) => d.read(["events"], (t) => t.objectStore("events").index("pending").count()),
      ],
      [
        IDBIndex.prototype,
        "openCursor",
        (d) => d.read(["events"], (t) => t.objectStore("events").index("list").openCursor()),
      ],
    ];
    for (const [prototype, method, call] of hanging) {
      silence(prototype, method);
      const database = slow();
      await expect(call(database)).rejects.toMatchObject({ code: "timeout" });
      vi.restoreAllMocks();
      await database.close();
    }
  });

  it("ends an opening that is never answered, and opens again when asked", async () => {
    const open = vi
      .spyOn(indexedDB, "open")
      .mockImplementationOnce(
        () => new (IDBOpenDBRequest as unknown as new () => IDBOpenDBRequest)(),
      );
    const database = slow();
    const read = () => database.read(["meta"], (t) => t.objectStore("meta").get("identity"));
    await expect(read()).rejects.toMatchObject({ code: "timeout" });
    expect(await read()).toBeTruthy();
    expect(open).toHaveBeenCalledTimes(2);
    await database.close();
  });

  it("stores nothing of a count that was given up, and the next one has its number", async () => {
    silence(IDBObjectStore.prototype, "put");
    const database = slow();
    const write = database.write(["meta"], (t) => t.objectStore("meta").put("half", "last_sync"));
    await expect(write).rejects.toMatchObject({ name: "StorageAlarm" });
    vi.restoreAllMocks();
    expect((await device.journal.append(countOf(2, "1"), TEAM)).seq).toBe(2);
    expect(await device.journal.events(LIST, 1, { limit: 5 })).toHaveLength(2);
    await database.close();
  });
});

describe("an upgrade", () => {
  it("that another tab does not make way for says so, and goes on when it has", async () => {
    const device = await enrolledDevice();
    await device.journal.append(countOf(1, "1"), TEAM);
    await device.database.close();
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const opened = indexedDB.open("test", MIGRATIONS.length);
      opened.onsuccess = () => resolve(opened.result);
    });
    const next = MIGRATIONS.length + 1;
    const open = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementation((name) => open(name, next));
    const newer = new Database({ name: "test", timeLimit: 200 });
    const read = () => newer.read(["events"], (t) => t.objectStore("events").getAll());
    await expect(read()).rejects.toMatchObject({ code: "blocked" });
    stubborn.close();
    expect(await read()).toMatchObject([{ seq: 1, pending: 1 }]);
    await newer.close();
  });
});
