// What an older version of the application left on a device is all there for the newer one.
import { afterEach, describe, expect, it } from "vitest";
import { canonicalJson, hashText, type Json, NO_HASH } from "../../src/domain/canonical.ts";
import { MIGRATIONS } from "../../src/storage/migrations.ts";
import { countOf, LIST, placed, TEAM } from "../builders.ts";
import { EPOCH, freshIndexedDb, identityOf, openDevice, type TestDevice } from "./device.ts";

type Made = Record<string, readonly { readonly value: unknown; readonly key?: IDBValidKey }[]>;

interface Fixture {
  readonly version: number;
  readonly upgrade: (database: IDBDatabase) => void;
  readonly content: () => Made;
}

// Version 1 as it was first released: this fixture is never changed, whatever the code becomes.
const VERSION_1: Fixture = {
  version: 1,
  upgrade: (database) => {
    const events = database.createObjectStore("events", { keyPath: ["epoch", "seq"] });
    events.createIndex("id", "id", { unique: true });
    events.createIndex("pending", ["pending", "epoch", "seq"]);
    events.createIndex("list", ["list", "pass", "id"]);
    database.createObjectStore("heads", { keyPath: "epoch" });
    const lines = database.createObjectStore("lines", { keyPath: ["list", "pass", "key"] });
    lines.createIndex("touched", ["list", "pass", "touched"]);
    database.createObjectStore("progress", { keyPath: ["list", "pass"] });
    database.createObjectStore("reference", { keyPath: ["kind", "key"] });
    database.createObjectStore("blocks");
    database.createObjectStore("meta");
  },
  content: () => {
    const event = placed(countOf(1, "12"));
    const canonical = canonicalJson(event as unknown as Json);
    const hash = hashText(canonical);
    const { epoch, seq, id, list, pass, device } = event;
    const stored = { epoch, seq, id, list, pass, event, canonical, hash, pending: 1 };
    const head = { epoch, device, seq, hash, server_history: null, high_water: 0 };
    return {
      events: [{ value: stored }],
      heads: [{ value: head }],
      progress: [{ value: { list, pass, lines: 1, events: 1, closed_at: null } }],
      meta: [
        { key: "identity", value: identityOf() },
        // As it was kept before it was known whether anybody had seen it.
        {
          key: "lost_journals",
          value: [{ epoch: "019ab0e0-0000-7000-8000-000000000899", head: 7 }],
        },
      ],
    };
  },
};

const VERSION_2: Fixture = {
  version: 2,
  upgrade: (database) => {
    VERSION_1.upgrade(database);
    database.createObjectStore("other_blocks");
  },
  content: VERSION_1.content,
};

const FIXTURES: readonly Fixture[] = [VERSION_1, VERSION_2];

async function make({ version, upgrade, content }: Fixture): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opened = indexedDB.open("test", version);
    opened.onupgradeneeded = () => upgrade(opened.result);
    opened.onsuccess = () => resolve(opened.result);
    opened.onerror = () => reject(opened.error);
  });
  const made = content();
  const transaction = database.transaction(Object.keys(made), "readwrite");
  for (const [store, values] of Object.entries(made)) {
    for (const { key, value } of values) transaction.objectStore(store).put(value, key);
  }
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  database.close();
}

describe("a device's database", () => {
  let device: TestDevice;
  afterEach(() => device.database.close());

  it("has a fixture of every version that was ever released", () => {
    device = openDevice();
    expect(FIXTURES.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, place) => place + 1));
  });

  it.each(FIXTURES)(
    "of version $version keeps what waits, and its chain goes on",
    async (fixture) => {
      freshIndexedDb();
      await make(fixture);
      device = openDevice();
      const batch = await device.outbox.nextBatch(10);
      expect(batch).toMatchObject({ epoch: EPOCH, head: 1, pending: 1 });
      expect(batch?.events[0]?.event.previous_hash).toBe(NO_HASH);
      const next = await device.journal.append(countOf(2, "5"), TEAM);
      expect(next.event).toMatchObject({ seq: 2, previous_hash: batch?.events[0]?.hash });
      expect((await device.journal.progress(LIST, 1)).events).toBe(2);
      expect(await device.enrolment.isWhole()).toBe(true);
      expect(await device.enrolment.identity()).toEqual(identityOf());
      expect(await device.losses.all()).toMatchObject([{ head: 7 }]);
    },
  );
});
