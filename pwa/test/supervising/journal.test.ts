// An event of the log in words.
import { afterEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import type { LogEvent } from "../../src/supervising/api/journal.ts";
import { sentence, whatWords, whereWords } from "../../src/supervising/journal/event-words.ts";

const nothing = {
  location: null,
  item: null,
  variant: null,
  lot: null,
  serial: null,
  barcode: null,
  quantity: null,
  unit: null,
  factor: null,
};
const count = {
  ...nothing,
  item: "MOB/BE-2349",
  lot: "L7",
  location: "A-01",
  quantity: "12",
  unit: "PZ",
};

function aVoid(undid: LogEvent["undid"]): LogEvent {
  return {
    ...nothing,
    id: "2",
    device: "d",
    device_name: "MC-07",
    epoch: "e",
    seq: 2,
    kind: "void",
    inventory: "2026-001",
    list: "L-0001",
    list_id: "l",
    warehouse: "W1",
    pass_number: 1,
    area: "A1",
    employee: "17",
    employee_name: "Anna Rossi",
    supersedes: ["1"],
    undid,
    counted_at: "2026-11-23T08:00:00.000Z",
    received_at: "2026-11-23T08:00:00.000Z",
    user: null,
  };
}

describe("an undo in the log", () => {
  afterEach(() => chooseLanguage("en"));

  it("says what it took back and where", () => {
    const event = aVoid(count);
    expect([whatWords(event), whereWords(event)]).toEqual(["BE-2349 · L7", "A-01"]);
    expect(sentence(event)).toBe("Anna Rossi took back 12\u00a0PZ of BE-2349 · L7 in A-01.");
    chooseLanguage("it");
    expect(sentence(event)).toBe("Anna Rossi ha annullato 12\u00a0PZ di BE-2349 · L7 in A-01.");
  });

  it("says so where the count is not here", () => {
    const event = aVoid(null);
    expect([whatWords(event), whereWords(event)]).toEqual(["", "A1"]);
    expect(sentence(event)).toBe("Anna Rossi took back an earlier count.");
  });
});
