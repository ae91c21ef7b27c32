// The audit trail in words.
import { afterEach, describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import type { AuditRow } from "../../src/supervising/api/journal.ts";
import {
  actionWords,
  changeWords,
  SUBJECTS,
  subjectWords,
  thingWords,
} from "../../src/supervising/journal/audit-words.ts";

const LIST = "01a21857-cfcc-794f-b2fb-282f64785e5d";

function anEntry(given: Partial<AuditRow>): AuditRow {
  return {
    id: 1,
    at: "2026-11-26T08:00:00.000Z",
    user: "rossi",
    action: "create",
    subject: "inventory",
    key: "2026-001",
    before: null,
    after: null,
    records: {},
    ...given,
  };
}

describe("an entry of the audit trail", () => {
  afterEach(() => chooseLanguage("en"));

  it("says what was done in the language of the person", () => {
    expect([actionWords("force_close"), actionWords("accept broken chain")]).toEqual([
      "closed by force",
      "accepted the break",
    ]);
    chooseLanguage("it");
    expect(actionWords("set_aside")).toBe("accantonato");
    expect(SUBJECTS.filter((one) => subjectWords(one) === one)).toEqual(["database"]);
  });

  it("names a thing by its number or name, not by its id", () => {
    expect(thingWords(anEntry({}))).toBe("inventory 2026-001");
    expect(thingWords(anEntry({ subject: "list", key: LIST, after: { number: "L-0004" } }))).toBe(
      "list L-0004",
    );
    expect(thingWords(anEntry({ subject: "list", key: LIST }))).toBe("list 01a21857");
  });

  it("names stock records and closings as every screen does", () => {
    const records = {
      "183": { warehouse: "MAG", posting_date: "2026-11-27", number: 3 },
      "190": { warehouse: "MAG", posting_date: "2026-11-28", number: 1 },
    };
    expect(thingWords(anEntry({ subject: "stock_record", key: "183", records }))).toBe(
      "stock record MAG · 27 Nov 2026 / 3",
    );
    const after = { record: 183, reversal: 190, lines: 183 };
    expect(changeWords({ before: null, after, records })).toEqual([
      "record: MAG · 27 Nov 2026 / 3",
      "reversal: MAG · 28 Nov 2026 / 1",
      "lines: 183",
    ]);
    expect(thingWords(anEntry({ subject: "closing", key: "1", after: { at: "2026-12-31" } }))).toBe(
      "closing 31 Dec 2026",
    );
  });

  it("counts lines instead of naming their ids", () => {
    const after = { lines: ["025b757582487ece", "16ce61381eb269bf"], outstanding: ["17"] };
    expect(changeWords({ before: null, after, records: {} })).toEqual([
      "lines: 2",
      "outstanding: 17",
    ]);
  });

  it("says what changed by the names of the person's language, what it does not know as it is", () => {
    const row = {
      records: {},
      before: { a: 1, b: 2, blind: true },
      after: { a: 1, b: 3, blind: false, c: "x" },
    };
    expect(changeWords(row)).toEqual(["b: 2 → 3", "blind: yes → no", "c: – → x"]);
    chooseLanguage("it");
    expect(
      changeWords({ records: {}, before: null, after: { description: "A", blind: true } }),
    ).toEqual(["descrizione: A", "cieca: sì"]);
  });

  it("leaves what it does not know as it is", () => {
    expect([actionWords("explode"), subjectWords("moon")]).toEqual(["explode", "moon"]);
  });
});
