import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Database } from "../../src/storage/database.ts";
import { MIGRATIONS } from "../../src/storage/migrations.ts";
import { countOf, TEAM } from "../builders.ts";
import { enrolledDevice, freshIndexedDb, openDevice, type TestDevice } from "./device.ts";

let device: TestDevice;

beforeEach(async () => {
  device = await enrolledDevice();
});
afterEach(() => device.database.close());

function failOnce(name: string): void {
  const original = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction")
    .mockImplementationOnce(() => {
      throw new DOMException("the connection is closing", name);
    })
    .mockImplementation(function (this: IDBDatabase, ...args) {
      return original.apply(this, args);
    });
}

describe("the database", () => {
  it("opens a dead handle again and repeats, once", async () => {
    failOnce("InvalidStateError");
    const stored = await device.journal.append(countOf(1, "12"), TEAM);
    expect(stored.seq).toBe(1);
    expect(await device.outbox.pendingCount()).toBe(1);
  });

  it("repeats what was under way when the browser took the connection away", async () => {
    await device.database.close();
    const heard = vi.spyOn(IDBDatabase.prototype, "addEventListener");
    let tries = 0;
    await device.database.write(["meta"], async (transaction) => {
      tries += 1;
      if (tries === 1) {
        const [, lost] = heard.mock.calls.find(([name]) => name === "close") ?? [];
        (lost as () => void)();
        throw new DOMException("connection lost", "AbortError");
      }
      await transaction.objectStore("meta").put("kept", "last_sync");
    });
    expect(tries).toBe(2);
    expect(await device.meta.get("last_sync")).toBe("kept");
  });

  it("gives an alarm when the second handle is dead too", async () => {
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
      throw new DOMException("gone", "InvalidStateError");
    });
    await expect(device.journal.append(countOf(1, "12"), TEAM)).rejects.toMatchObject({
      ...{ name: "StorageAlarm", code: "unavailable" },
    });
  });

  it("gives up after its time limit with an alarm, and takes the write back", async () => {
    const slow = new Database({ name: "test", timeLimit: 20 });
    const write = slow.write(["meta"], async (transaction) => {
      const store = transaction.objectStore("meta");
      await store.put("half", "last_sync");
      // Keeps the transaction open until it is aborted.
      for (;;) await store.get("last_sync");
    });
    await expect(write).rejects.toMatchObject({ code: "timeout" });
    expect(await device.meta.get("last_sync")).toBeNull();
    await slow.close();
  });

  it("says that a full storage is full", async () => {
    const write = device.database.write(["meta"], () =>
      Promise.reject(new DOMException("no room", "QuotaExceededError")),
    );
    await expect(write).rejects.toMatchObject({ code: "quota" });
  });

  it("reports that it cannot be opened at all, and tries again the next time", async () => {
    freshIndexedDb();
    const other = openDevice();
    const open = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    await expect(other.meta.get("identity")).rejects.toMatchObject({ code: "unavailable" });
    open.mockRestore();
    expect(await other.meta.get("identity")).toBeNull();
    await other.database.close();
  });

  it("makes way for a newer version in another tab and opens again when asked", async () => {
    await device.meta.set("last_sync", "2026-11-23T10:00:00.000Z");
    const opened = indexedDB.open("test", MIGRATIONS.length + 1);
    const newer = await new Promise<IDBDatabase>((resolve, reject) => {
      opened.onsuccess = () => resolve(opened.result);
      opened.onblocked = () => reject(new Error("blocked"));
    });
    newer.close();
    // This older version cannot read a newer database; it says so and destroys nothing.
    await expect(device.meta.get("last_sync")).rejects.toMatchObject({ code: "newer_version" });
  });
});
