// The browser throws its database away, or puts an older one in its place: what waits comes back.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { discardAllWaiting } from "../../src/sync/discarding.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { Handheld } from "../../src/sync/handheld.ts";
import { MemoryCopies } from "../storage/copies.ts";
import { freshIndexedDb, Notes } from "../storage/device.ts";
import { type Bench, bench, countOn, open, restart } from "./handhelds.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench(new MemoryCopies());
});
afterEach(() => table.handheld.close());

const seqs = () => table.copies?.seqs() ?? [];
const pending = () => table.handheld.state.pending.value;

async function thrownAway(notes = table.notes): Promise<void> {
  await table.handheld.close();
  freshIndexedDb();
  table.handheld = open(table.server, table.clock, notes, null, undefined, table.copies);
  await table.handheld.wake();
}

async function sentAndWaiting() {
  await countOn(table, 1);
  await table.handheld.syncNow("button");
  const waiting = [(await countOn(table, 2)).event, (await countOn(table, 3)).event];
  // What was sent stays in the copy until it is begun anew: sent again, it does no harm.
  expect(seqs()).toEqual([1, 2, 3]);
  return waiting;
}

describe("the second copy", () => {
  it("is begun when the application starts, before anything is counted", async () => {
    await sentAndWaiting();
    await restart(table);
    await vi.waitFor(() => expect(seqs()).toEqual([2, 3]));
  });
});

describe("a database that the browser threw away", () => {
  it("costs nothing: the device is who it was, and what waits is sent under its own numbers", async () => {
    const [first] = await sentAndWaiting();
    await thrownAway();
    expect(table.handheld.identity.value).toMatchObject({ device: "D1", token: "secret" });
    expect(table.handheld.identity.value?.epoch).not.toBe(first?.epoch);
    expect(pending()).toBe(3);
    expect((await countOn(table, 4)).event.seq).toBe(1);
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(4);
    expect(pending()).toBe(0);
    expect(table.handheld.state.losses.value).toEqual([]);
  });

  it("with its notes costs nothing either", async () => {
    await sentAndWaiting();
    await thrownAway(new Notes());
    expect(pending()).toBe(3);
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(3);
  });

  it("does not make the server believe that anything is lost", async () => {
    const [first] = await sentAndWaiting();
    await thrownAway();
    await table.handheld.syncNow("button");
    const asked = table.server.pings.map((query) => query.get("epoch"));
    const chain = table.handheld.identity.value?.epoch;
    expect(asked).not.toContain(chain);
    expect(chain).not.toBe(first?.epoch);
    await table.handheld.syncNow("button");
    expect(table.server.pings.at(-1)?.get("epoch")).toBe(chain);
  });

  it("has the lines of its lists again, as far as they wait", async () => {
    const [first] = await sentAndWaiting();
    const list = String(first?.list);
    await thrownAway();
    const lines = await table.handheld.journal.lines(list, 1, { limit: 10 });
    expect(lines.map(({ total }) => total)).toEqual(["3"]);
    expect(await table.handheld.journal.progress(list, 1)).toMatchObject({ lines: 1, events: 3 });
  });

  it("while the application is open: the next count finds it, and goes on", async () => {
    await sentAndWaiting();
    await new Promise<void>((resolve) => {
      indexedDB.deleteDatabase("test").onsuccess = () => resolve();
    });
    expect((await countOn(table, 4)).event.seq).toBe(1);
    expect(pending()).toBe(4);
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(4);
    expect(table.handheld.state.losses.value).toEqual([]);
  });

  it("says what is lost where the copy lacks it too", async () => {
    const [first] = await sentAndWaiting();
    for (const [name, text] of table.copies?.files ?? [])
      table.copies?.files.set(name, text.split("\n").slice(0, -2).join("\n"));
    await thrownAway();
    expect(pending()).toBe(2);
    expect(table.handheld.state.losses.value).toMatchObject([
      { epoch: first?.epoch, from: 3, head: 3 },
    ]);
  });

  it("brings nothing back that was given up", async () => {
    await sentAndWaiting();
    await discardAllWaiting(table.handheld, { code: "WXYZ-EFGH-JKLM", count: 2 });
    await thrownAway();
    expect(pending()).toBe(0);
    expect(table.handheld.identity.value).toMatchObject({ device: "D1" });
  });
});

describe("a database that the browser brings back with an older end", () => {
  const STORES = ["events", "heads", "lines", "progress", "meta"] as const;

  // What a browser does whose log ends in a record that was begun: it knows nothing of what came behind.
  async function broughtBack(forgotten: () => Promise<unknown>): Promise<void> {
    const { database } = table.handheld;
    const before = await database.read(STORES, (reading) =>
      Promise.all(
        STORES.map((name) =>
          Promise.all([reading.objectStore(name).getAllKeys(), reading.objectStore(name).getAll()]),
        ),
      ),
    );
    const notes = new Map(table.notes.texts);
    await forgotten();
    await database.write(STORES, async (writing) => {
      for (const [place, name] of STORES.entries()) {
        const store = writing.objectStore(name);
        await store.clear();
        const [keys, rows] = before[place] ?? [[], []];
        for (const [number, row] of rows.entries())
          await store.put(
            row as never,
            store.keyPath === null ? (keys[number] as never) : undefined,
          );
      }
    });
    // The notes lie in a storage of the same kind, and are written later.
    table.notes.texts.clear();
    for (const [name, text] of notes) table.notes.texts.set(name, text);
    await restart(table);
  }

  it("costs nothing: the chain goes on with what the copy has", async () => {
    await countOn(table, 1);
    await table.handheld.syncNow("button");
    const { event, list } = await countOn(table, 2);
    await broughtBack(async () => {
      await countOn(table, 3);
      await countOn(table, 4);
    });
    expect(table.handheld.identity.value?.epoch).toBe(event.epoch);
    expect(pending()).toBe(3);
    const lines = await table.handheld.journal.lines(list, 1, { limit: 10 });
    expect(lines.map(({ total }) => total)).toEqual(["4"]);
    expect((await countOn(table, 5)).event).toMatchObject({ epoch: event.epoch, seq: 5 });
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(5);
    expect(pending()).toBe(0);
  });

  it("gives no number twice, although the server had the forgotten ones already", async () => {
    await countOn(table, 1);
    await broughtBack(async () => {
      await countOn(table, 2);
      await table.handheld.syncNow("button");
    });
    expect((await countOn(table, 3)).event.seq).toBe(3);
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(3);
  });

  it("costs nothing either where the device became another one meanwhile", async () => {
    const { event } = await countOn(table, 1);
    await broughtBack(async () => {
      await countOn(table, 2);
      table.server.device = "D2";
      await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H2");
      await countOn(table, 3);
      await countOn(table, 4);
    });
    const now = table.handheld.identity.value;
    expect(now).toMatchObject({ device: "D2", name: "H2" });
    expect(pending()).toBe(4);
    const counted = (await countOn(table, 5)).event;
    expect(counted).toMatchObject({ device: "D2", seq: 1 });
    expect(counted.epoch).not.toBe(event.epoch);
    await restart(table);
    expect(table.handheld.identity.value?.epoch).toBe(counted.epoch);
    expect(pending()).toBe(5);
  });

  it("knows the chain that it had begun, with nothing in it yet", async () => {
    const { event } = await countOn(table, 1);
    await broughtBack(async () => {
      await enrol(table.handheld, "WXYZ-EFGH-JKLM", "H1");
      await table.handheld.syncNow("button");
    });
    const { epoch } = (await countOn(table, 2)).event;
    expect(epoch).not.toBe(event.epoch);
    await restart(table);
    expect(table.handheld.identity.value?.epoch).toBe(epoch);
  });

  it("begins a new chain where the copy has a gap", async () => {
    const { event } = await countOn(table, 1);
    await countOn(table, 2);
    await broughtBack(async () => {
      await countOn(table, 3);
      await countOn(table, 4);
      for (const [name, text] of table.copies?.files ?? []) {
        const lines = text.split("\n").filter((line) => !line.includes(`"seq":3,`));
        table.copies?.files.set(name, lines.join("\n"));
      }
    });
    expect(table.handheld.identity.value?.epoch).not.toBe(event.epoch);
    expect(pending()).toBe(3);
    expect((await countOn(table, 5)).event.seq).toBe(1);
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(4);
  });
});

describe("a part that cannot be had", () => {
  const without = async (): Promise<Handheld> => {
    const fetched = () => Promise.reject(new Error("no network"));
    const handheld = new Handheld({ ...table.handheld.options, safekeeping: fetched });
    await table.handheld.close();
    table.handheld = handheld;
    return handheld;
  };

  it("keeps nobody from enrolling and counting", async () => {
    const handheld = await without();
    await handheld.wake();
    await enrol(handheld, "WXYZ-EFGH-JKLM", "H1");
    await countOn(table, 1);
    await handheld.syncNow("button");
    expect(table.server.events.size).toBe(1);
  });

  it("is asked for again, and keeps what waits from then on", async () => {
    await sentAndWaiting();
    let isThere = false;
    const { safekeeping } = table.handheld.options;
    const fetched = () => (isThere ? safekeeping() : Promise.reject(new Error("no network")));
    const handheld = new Handheld({ ...table.handheld.options, safekeeping: fetched });
    await table.handheld.close();
    table.handheld = handheld;
    await handheld.wake();
    await countOn(table, 7);
    expect(handheld.journal.copy).toBeNull();
    isThere = true;
    await handheld.attendCopy();
    expect(handheld.journal.copy?.isWhole).toBe(true);
  });

  it("is waited for where something is missing: whoever enrolled anew would lose it", async () => {
    await sentAndWaiting();
    const handheld = await without();
    freshIndexedDb();
    await expect(handheld.wake()).rejects.toThrow("no network");
  });
});

describe("a copy that is older than the database", () => {
  it("changes nothing", async () => {
    const [, last] = await sentAndWaiting();
    const older = new Map(table.copies?.files);
    await table.handheld.syncNow("button");
    if (table.copies) table.copies.files = older;
    await restart(table);
    expect(table.handheld.identity.value?.epoch).toBe(last?.epoch);
    expect(pending()).toBe(0);
  });
});
