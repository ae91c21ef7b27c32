import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PushAnswer } from "../../src/sync/answers.ts";
import { acknowledgedSeqs, pushAll } from "../../src/sync/push.ts";
import { countOf, idOf, TEAM } from "../builders.ts";
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

  it("gives up on a single event that is too large, and keeps it", async () => {
    table.server.largestBatch = 0;
    await countMany(1, 2);
    await table.handheld.syncNow("button");
    expect(pending()).toBe(2);
    expect(table.handheld.state.connection.value).toBe("broken");
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

  it("sends again what a restored server has lost of an older chain", async () => {
    await countMany(1, 2);
    await table.handheld.syncNow("button");
    await table.handheld.enrol("ABCD-EFGH-JKLN", "H1");
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
  const answer = (results: { index: number; id: string | null }[]) =>
    acknowledgedSeqs(batch, {
      ...{ server_time: "", server_history: "", epoch: "e", high_water: 0 },
      results: results.map((result) => ({ ...result, status: "accepted" as const, code: null })),
    });

  it("acknowledges only the events that it names", () => {
    expect(answer([{ index: 1, id: idOf(2) }])).toEqual([2]);
    expect(answer([{ index: 0, id: null }])).toEqual([1]);
  });

  it("acknowledges nothing by a wrong id or an index that was not sent", () => {
    expect(
      answer([
        { index: 0, id: idOf(2) },
        { index: 7, id: null },
      ]),
    ).toEqual([]);
  });
});

describe("an answer about something else", () => {
  const named = { index: 0, id: idOf(1), status: "accepted" as const, code: null };
  const frame = { server_time: "", server_history: "h", epoch: EPOCH, high_water: 1 };

  it.each<[string, PushAnswer]>([
    ["another epoch", { ...frame, epoch: "other", results: [named] }],
    ["no event that was sent", { ...frame, results: [] }],
  ])("to %s is a stranger's, and everything still waits", async (_what, answer) => {
    const { journal, outbox, database } = await enrolledDevice();
    await journal.append(countOf(1, "1"), TEAM);
    const pushing = pushAll({
      ...{ outbox, token: "t", now: () => 0, transport: { push: async () => answer } },
      ...{ openNewEpoch: async () => undefined, onProgress: async () => undefined },
    });
    await expect(pushing).rejects.toMatchObject({ kind: "stranger" });
    expect(await outbox.pendingCount()).toBe(1);
    await database.close();
  });
});
