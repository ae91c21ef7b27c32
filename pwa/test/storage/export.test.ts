// The journal as a file: whole, in the order of the chain, from a storage that is full or half dead.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canonicalJson, hashText, NO_HASH } from "../../src/domain/canonical.ts";
import { type ExportChoice, exportPieces } from "../../src/storage/export.ts";
import { countOf, DEVICE, idOf, TEAM } from "../builders.ts";
import { EPOCH, enrolledDevice, type TestDevice } from "./device.ts";

const AT = "2026-11-23T12:00:00.000Z";
const NEXT = idOf(901);
const SAMPLE = resolve(import.meta.dirname, "../../../tests/contract/journal-export.jsonl");
let device: TestDevice;

beforeEach(async () => {
  device = await enrolledDevice();
});
afterEach(() => device.database.close());

async function exported(which: ExportChoice["which"] = "all") {
  let [text, events, unreadable, pieces] = ["", 0, 0, 0];
  for await (const piece of exportPieces(device.database, { which, at: AT })) {
    text += piece.text;
    events += piece.events;
    unreadable += piece.unreadable;
    pieces += 1;
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return { text, lines: lines.map((line) => JSON.parse(line)), events, unreadable, pieces };
}

async function append(from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    await device.journal.append(countOf(number, "1", { location: "Città-1" }), TEAM);
  }
}

const signedAs = (seq: number, hash: string) => ({
  ...{ seq, hash, state: "verified", signature: "ab".repeat(32), received_at: AT },
});

describe("an export", () => {
  it("is a header for each chain and then its events as the bytes that were hashed", async () => {
    await append(1, 2);
    await device.enrolment.openNewEpoch(NEXT, EPOCH);
    await append(3, 3);
    const { lines, text, events } = await exported();
    const [first, one, two, second, three] = lines;
    expect(lines).toHaveLength(5);
    expect(events).toBe(3);
    const ours = {
      giacenza: "journal",
      version: 1,
      device: DEVICE,
      exported_at: AT,
      receipt: null,
    };
    expect(first).toEqual({ ...ours, epoch: EPOCH, head: 2, hash: two.hash });
    expect(second).toEqual({ ...ours, epoch: NEXT, head: 1, hash: three.hash });
    expect(one.event.previous_hash).toBe(NO_HASH);
    for (const line of [one, two, three]) {
      expect(hashText(canonicalJson(line.event))).toBe(line.hash);
      expect(text).toContain(`{"event":${canonicalJson(line.event)},"hash":"${line.hash}"}\n`);
    }
  });

  it("has everything that is still here, or only what the server has not acknowledged", async () => {
    await append(1, 3);
    await device.outbox.acknowledge(EPOCH, [1, 3], AT);
    expect((await exported()).events).toBe(3);
    const { lines } = await exported("waiting");
    expect(lines.map(({ event }) => event?.seq)).toEqual([undefined, 2]);
    await device.outbox.acknowledge(EPOCH, [2], AT);
    expect((await exported("waiting")).text).toBe("");
  });

  it("carries the receipt that the server signed last", async () => {
    await append(1, 1);
    const receipt = signedAs(1, "cd".repeat(32));
    const standing = { epoch: EPOCH, high_water: 1, server_history: "h" };
    await device.outbox.reconcile({ ...standing, receipt });
    const { received_at: _, ...signed } = receipt;
    expect((await exported()).lines[0].receipt).toEqual(signed);
  });

  it("comes in pieces, each event once", async () => {
    await append(1, 600);
    const { lines, pieces } = await exported();
    expect(pieces).toBe(3);
    expect(lines.slice(1).map(({ event }) => event.seq)).toEqual(
      Array.from({ length: 600 }, (_, place) => place + 1),
    );
    expect((await exported("waiting")).events).toBe(600);
  });

  it("writes nothing: it works when the storage is full", async () => {
    await append(1, 2);
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    await exported();
    expect(new Set(transaction.mock.calls.map(([, mode]) => mode))).toEqual(new Set(["readonly"]));
  });

  it("goes around an event that cannot be read, and says so", async () => {
    await append(1, 4);
    const get = IDBObjectStore.prototype.get;
    vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(function (
      this: IDBObjectStore,
      key,
    ) {
      if (Array.isArray(key) && key[1] === 2) throw new DOMException("rotten", "DataError");
      return get.call(this, key);
    });
    const { lines, unreadable } = await exported();
    expect(lines.slice(1).map(({ event }) => event.seq)).toEqual([1, 3, 4]);
    expect(unreadable).toBe(1);
  });

  it("says how far the chain came also when only its events are left", async () => {
    await append(1, 2);
    await device.database.write(["heads"], (transaction) =>
      transaction.objectStore("heads").clear(),
    );
    const { lines } = await exported();
    expect(lines[0]).toMatchObject({ device: DEVICE, epoch: EPOCH, head: 2, hash: lines[2].hash });
  });

  it("of a device that counted nothing is empty", async () => {
    expect((await exported()).text).toBe("");
  });

  it("is the sample that the server's import is held to", async () => {
    await append(1, 3);
    await device.outbox.acknowledge(EPOCH, [1, 2], AT);
    const [, second] = await device.journal.events(countOf(1, "1").list, 1, { limit: 2 });
    const receipt = signedAs(2, second?.hash ?? "");
    const standing = { epoch: EPOCH, high_water: 2, server_history: "h" };
    await device.outbox.reconcile({ ...standing, receipt });
    await device.enrolment.openNewEpoch(NEXT, EPOCH);
    await append(4, 4);
    const { text } = await exported();
    // GIACENZA_WRITE_CONTRACT=1 writes it anew, when the format was changed on purpose.
    if (process.env["GIACENZA_WRITE_CONTRACT"]) writeFileSync(SAMPLE, text);
    expect(text).toBe(readFileSync(SAMPLE, "utf8"));
  });
});
