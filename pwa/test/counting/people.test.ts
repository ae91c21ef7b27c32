// Badges, lists and PINs on the device.
import { pbkdf2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { codeIn } from "../../src/counting/enrolment-code.ts";
import { byLocation, matches } from "../../src/counting/grouping.ts";
import { employeeOf, isPin, listsOf, pinNeed, pinWait } from "../../src/counting/people.ts";
import { shiftFrom } from "../../src/counting/shift.ts";
import type { CountList, Employee, ListType, PinVerifier } from "../../src/domain/reference.ts";

const anna: Employee = { code: "e17", name: "Anna", badge: "B-1", pin: null };
const list = (number: string, own: Partial<CountList> = {}): CountList => ({
  ...{ id: number, number, description: "", inventory: "2026-004", warehouse: "W" },
  ...{ warehouse_description: "", pass: 1, state: "released", list_type: "STD", employees: [] },
  ...{ locations: null, items: null, areas: [], root_list: null, planned: [] },
  released_at: "2026-11-23T08:00:00.000Z",
  ...own,
});

describe("a badge", () => {
  it("is the badge's text, or the employee's code in any case", () => {
    expect(employeeOf(" B-1 ", [anna])).toBe(anna);
    expect(employeeOf("E17", [anna])).toBe(anna);
    expect(employeeOf("b-1", [anna])).toBeNull();
  });
});

describe("the lists of an employee", () => {
  it("are the released ones given to them or to everybody, by number", () => {
    const lists = [
      list("L-10"),
      list("L-9", { employees: ["e17"] }),
      list("L-8", { employees: ["e18"] }),
      list("L-7", { state: "closed" }),
    ];
    expect(listsOf("e17", lists).map(({ number }) => number)).toEqual(["L-9", "L-10"]);
  });
});

describe("a PIN", () => {
  const secret = { iterations: 1000, salt: "00ff10" };
  const digest = pbkdf2Sync("123456", Buffer.from(secret.salt, "hex"), 1000, 32, "sha256");
  const verifier: PinVerifier = {
    ...{ algorithm: "pbkdf2-sha256", ...secret },
    hash: digest.toString("hex"),
  };

  it("is right only when its digest is", async () => {
    expect(await isPin("123456", verifier)).toBe(true);
    expect(await isPin("123457", verifier)).toBe(false);
  });

  it("is never right against an empty verifier", async () => {
    const empty = isPin("123456", { ...verifier, hash: "" });
    expect(await empty.catch(() => false)).toBe(false);
  });

  it("is asked where the list type wants one", () => {
    const strict = { pin_required: true } as ListType;
    expect(pinNeed(null, anna)).toBe("none");
    expect(pinNeed(strict, anna)).toBe("missing");
    expect(pinNeed(strict, { ...anna, pin: verifier })).toBe("ask");
  });

  it("may be wrong twice at once, then ever more slowly", () => {
    expect([1, 2, 3, 4, 20].map(pinWait)).toEqual([0, 0, 15_000, 30_000, 900_000]);
  });
});

describe("what is kept of a shift", () => {
  it("is read back, and anything else is a fresh one", () => {
    expect(shiftFrom('{"employee":"e17","location":"A-1"}')).toMatchObject({
      ...{ employee: "e17", location: "A-1", list: null, way: "scan_quantity" },
    });
    for (const text of [null, "nonsense", "7"]) expect(shiftFrom(text).employee).toBeNull();
  });
});

describe("an enrolment code", () => {
  it.each([
    ["https://stock.example/handheld/enrol#code=ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM"],
    ["#code=ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM"],
    [" ABCD-EFGH-JKLM ", "ABCD-EFGH-JKLM"],
    ["https://stock.example/", ""],
    ["", ""],
  ])("is found in %s", (text, code) => expect(codeIn(text)).toBe(code));
});

describe("lines", () => {
  const line = (location: string | null, code: string) => ({
    ...{ location, code, barcode: null, description: "BB Ball Bearing", lot: "L-7", serial: null },
  });

  it("are grouped by location in the order they come", () => {
    const groups = byLocation([line("B", "1"), line(null, "2"), line("B", "3")]);
    expect(groups.map(({ location, lines }) => [location, lines.length])).toEqual([
      ["B", 2],
      [null, 1],
    ]);
  });

  it("are found by every word, anywhere, in any case", () => {
    expect(matches(line("A-01", "BE-2349"), "ball a-01 l-7")).toBe(true);
    expect(matches(line("A-01", "BE-2349"), "ball b-01")).toBe(false);
    expect(matches(line("A-01", "BE-2349"), "")).toBe(true);
  });
});
