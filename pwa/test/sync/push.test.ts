import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch } from "../../src/storage/outbox.ts";
import type { PushAnswer, PushResult } from "../../src/sync/answers.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { acknowledgedSeqs, bodyOf, pushAll } from "../../src/sync/push.ts";
import { countOf, idOf, LIST, TEAM } from "../builders.ts";
import { EPOCH, enrolledDevice } from "../storage/device.ts";
import { type Bench, bench, countOn, restart } from "./handhelds.ts";
import type { Fault } from "./server.ts";

let table: Bench;

beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.handheld.close());

async function countMany(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) await countOn(table, number);
}

const pending = () => table.handheld.state.pending.value;
const pushes = () =>
  table.server.requests.filter((request) => request === "POST /api/v1/sync/events");

describe("pushing", () => {
  it("says how much will wait once the batch is answered", () => {
    const batch = { epoch: EPOCH, head: 5, pending: 5, events: [] };
    const sent = { canonical: "{}", hash: "00" } as unknown as Batch["events"][number];
    const body = bodyOf({ ...batch, events: [sent, sent] }, "2026-11-23T09:00:00.000Z");
    expect(JSON.parse(body)).toMatchObject({ head: 5, pending: 3 });
  });

  it("sends everything that waits and then has nothing waiting", async () => {
    await countMany(1, 3);
    expect(pending()).toBe(3);
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
    expect(table.server.events.size).toBe(3);
    expect(table.handheld.state.connection.value).toBe("online");
    expect(table.handheld.state.lastSync.value).toBe("2026-11-23T09:00:00.000Z");
  });

  it("sends nothing twice when it is asked several times at once", async () => {
    await countMany(1, 2);
    await Promise.all([1, 2, 3].map(() => table.handheld.syncNow("button")));
    expect(pushes()).toHaveLength(1);
  });

  it.each<Fault>(["request_lost", "answer_lost", "portal", "half_answer", "busy", "500"])(
    "keeps everything after %s, and loses and doubles nothing later",
    async (fault) => {
      await countMany(1, 2);
      table.server.faults = ["none", fault];
      await table.handheld.syncNow("button");
      expect(pending()).toBe(2);
      expect(table.handheld.state.connection.value).not.toBe("online");
      table.clock.pass(60_000);
      await table.handheld.syncNow("button");
      expect(pending()).toBe(0);
      expect([...table.server.events.keys()].sort()).toEqual([idOf(1), idOf(2)]);
    },
  );

  it("halves a batch that is too large for the way", async () => {
    table.server.largestBatch = 3;
    await countMany(1, 10);
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
    expect(table.server.events.size).toBe(10);
  });

  it("keeps a single event that is too large, says so, and sends all the others", async () => {
    table.server.tooLarge = idOf(3);
    await countMany(1, 6);
    await table.handheld.syncNow("button");
    expect([...table.server.events.keys()]).toEqual([1, 2, 4, 5, 6].map(idOf));
    expect(pending()).toBe(1);
    expect(table.handheld.state.left.value).toEqual({ tooLarge: 1, unnamed: 0 });
    expect(table.handheld.state.connection.value).toBe("online");
    table.server.tooLarge = "";
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
    expect(table.handheld.state.left.value).toEqual({ tooLarge: 0, unnamed: 0 });
  });

  it("keeps an event whose verdict it does not know, and asks later and later", async () => {
    table.server.codes.set(idOf(2), "future");
    await countMany(1, 3);
    const delays: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      await table.handheld.syncNow("timer");
      expect(pending()).toBe(1);
      delays.push((table.clock.timers[0]?.at ?? 0) - table.clock.monotonic);
    }
    expect(table.handheld.state.left.value).toEqual({ tooLarge: 0, unnamed: 1 });
    expect(delays).toEqual([2000, 4000, 8000]);
  });

  it("keeps the screen awake while it sends, and only then", async () => {
    await table.handheld.syncNow("start");
    expect(table.clock.awakened).toBe(0);
    await countMany(1, 2);
    const before = table.server.fetch;
    table.server.onPush = () => expect(table.clock.awake).toBe(1);
    await table.handheld.syncNow("button");
    expect(before).toBe(table.server.fetch);
    expect([table.clock.awakened, table.clock.awake]).toEqual([1, 0]);
    table.server.faults = ["none", "500"];
    await countMany(3, 3);
    await table.handheld.syncNow("button");
    expect([table.clock.awakened, table.clock.awake]).toEqual([2, 0]);
  });

  it("keeps the newest receipt of each chain", async () => {
    await countMany(1, 2);
    await table.handheld.syncNow("button");
    await countMany(3, 3);
    await table.handheld.syncNow("button");
    const [chain] = await table.handheld.outbox.standings();
    expect(chain?.receipt).toEqual({
      ...{ seq: 3, hash: "ab", state: "verified", signature: "signed 3" },
      received_at: "2026-11-23T10:00:00.000Z",
    });
    expect(chain).not.toHaveProperty("results");
  });

  it("believes the verdicts of a server that signs nothing", async () => {
    table.server.signs = false;
    await countMany(1, 1);
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
    expect((await table.handheld.outbox.standings())[0]?.receipt).toBeUndefined();
  });

  it("does not believe a server that goes back with every answer", async () => {
    await countMany(1, 3);
    await table.handheld.syncNow("button");
    table.server.forgets = true;
    await countMany(4, 4);
    await table.handheld.syncNow("button");
    expect(table.handheld.state.connection.value).toBe("stranger");
    table.server.forgets = false;
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
  });

  it("lets a quarantined event go and does not hold up its neighbours", async () => {
    await countMany(1, 3);
    table.server.codes.set(idOf(2), "event.malformed");
    await table.handheld.syncNow("button");
    expect(pending()).toBe(0);
  });

  it("opens a new chain at once when the server saw this one fork", async () => {
    await countMany(1, 1);
    const before = table.handheld.identity.value?.epoch;
    table.server.codes.set(idOf(1), "journal.forked");
    await table.handheld.syncNow("button");
    expect(table.handheld.identity.value?.epoch).not.toBe(before);
    const { event } = await countOn(table, 2);
    expect(event.seq).toBe(1);
    expect(event.epoch).not.toBe(before);
  });

  it("sends again what a restored server has lost", async () => {
    await countMany(1, 4);
    await table.handheld.syncNow("button");
    table.server.restore((id) => id <= idOf(2), "history-2");
    await restart(table);
    await table.handheld.syncNow("start");
    expect(table.server.events.size).toBe(4);
    expect(pending()).toBe(0);
  });

  it("sends a restored server everything: a clone may have filled the numbers of this chain", async () => {
    await countMany(1, 2);
    await table.handheld.syncNow("button");
    const { epoch } = (await table.handheld.journal.events(LIST, 1, { limit: 1 }))[0] ?? {};
    table.server.restore((id) => id === idOf(1), "history-2");
    table.server.events.set(idOf(50), { id: idOf(50), epoch: epoch ?? "", seq: 2 });
    await table.handheld.syncNow("button");
    expect([...table.server.events.keys()].sort()).toEqual([idOf(1), idOf(2), idOf(50)]);
  });

  it("sends again what a restored server has lost of an older chain", async () => {
    await countMany(1, 2);
    await table.handheld.syncNow("button");
    await enrol(table.handheld, "ABCD-EFGH-JKLN", "H1");
    table.server.restore(() => false, "history-2");
    await table.handheld.syncNow("button");
    expect(table.server.events.size).toBe(2);
  });
});

describe("an answer", () => {
  const sent = [1, 2].map((seq) => ({ seq, id: idOf(seq) }));
  const batch = { epoch: "e", head: 2, pending: 2, events: sent } as unknown as Parameters<
    typeof acknowledgedSeqs
  >[0];
  const answer = (results: Partial<PushResult>[]) =>
    acknowledgedSeqs(batch, {
      ...{ server_time: "", server_history: "", epoch: "e", high_water: 0, chain: null },
      results: results.map((result) => ({
        ...{ index: 0, id: null, seq: null, status: "accepted" as const, code: null },
        ...result,
      })),
    });

  it("acknowledges only the events that it names", () => {
    expect(answer([{ index: 1, id: idOf(2) }])).toEqual([2]);
    expect(answer([{ index: 0, id: null }])).toEqual([1]);
  });

  it("acknowledges nothing by a verdict that this version does not know, and its neighbours all the same", () => {
    expect(
      answer([
        { index: 0, id: idOf(1), status: "strange" },
        { index: 1, id: idOf(2), seq: 2 },
      ]),
    ).toEqual([2]);
  });

  it("acknowledges nothing by a wrong id or an index that was not sent", () => {
    expect(
      answer([
        { index: 0, id: idOf(2) },
        { index: 7, id: null },
        { index: 0, id: idOf(1), seq: 2 },
      ]),
    ).toEqual([]);
  });
});

describe("an answer about something else", () => {
  const named = { index: 0, id: idOf(1), seq: 1, status: "accepted" as const, code: null };
  const frame = { server_time: "", server_history: "h", epoch: EPOCH, high_water: 1, chain: null };

  it.each<[string, PushAnswer]>([
    ["another epoch", { ...frame, epoch: "other", results: [named] }],
    ["no event that was sent", { ...frame, results: [] }],
  ])("to %s is a stranger's, and everything still waits", async (_what, answer) => {
    const { journal, outbox, database } = await enrolledDevice();
    await journal.append(countOf(1, "1"), TEAM);
    const pushing = pushAll({
      ...{ outbox, token: "t", now: () => 0, transport: { push: async () => answer } },
      ...{ openNewEpoch: async () => undefined, onProgress: async () => undefined },
      stayAwake: () => () => undefined,
    });
    await expect(pushing).rejects.toMatchObject({ kind: "stranger" });
    expect(await outbox.pendingCount()).toBe(1);
    await database.close();
  });
});
