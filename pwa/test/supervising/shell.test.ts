// Addresses, rights, requests, numbers and words of the desk.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../src/i18n/language.ts";
import { leftOutByCode } from "../../src/supervising/alignment/alignment-report.tsx";
import { today } from "../../src/supervising/alignment/today.ts";
import {
  address,
  at,
  carryToken,
  Problem,
  read,
  whenSignedOut,
  write,
} from "../../src/supervising/api/client.ts";
import { readable } from "../../src/supervising/barcodes/barcodes.tsx";
import { imageOf } from "../../src/supervising/devices/enrolment-dialog.tsx";
import { gapsText } from "../../src/supervising/inventories/counters.tsx";
import { splitOf } from "../../src/supervising/inventories/scope-text.ts";
import { orNull, startOf } from "../../src/supervising/master/master-screen.tsx";
import { money, quantity, rounded, toneOf } from "../../src/supervising/numbers.ts";
import { inventoryOf } from "../../src/supervising/records/origin.tsx";
import { may } from "../../src/supervising/session/rights.ts";
import { desk, firstMatch, matched, withQuery } from "../../src/supervising/shell/routes.ts";
import { initials } from "../../src/supervising/shell/user-menu.tsx";
import { codeWords, fieldWords, problemWords } from "../../src/supervising/shell/words.ts";
import { barLength } from "../../src/ui/picture.tsx";

beforeEach(() => chooseLanguage("en"));
afterEach(() => vi.unstubAllGlobals());

describe("an address", () => {
  it("gives the values of its pattern's names", () => {
    expect(matched("/desk/records/:id", "/desk/records/14")).toEqual({ id: "14" });
    expect(matched("/desk/master/items/:class/:code", "/desk/master/items/MOB/A%2F1")).toEqual({
      class: "MOB",
      code: "A/1",
    });
    expect(matched("/desk/records/:id", "/desk/records")).toBeUndefined();
    expect(matched("/desk/stock", "/desk/records")).toBeUndefined();
    expect(matched("/desk/:id", "/desk/%zz")).toEqual({ id: "%zz" });
  });

  it("belongs to the first route that matches", () => {
    const routes = [{ path: "/desk/a" }, { path: "/desk/:b" }];
    expect(firstMatch(routes, "/desk/a")?.route.path).toBe("/desk/a");
    expect(firstMatch(routes, "/desk/x")?.parameters).toEqual({ b: "x" });
    expect(firstMatch(routes, "/other")).toBeUndefined();
  });

  it("is built with encoded values and without empty parameters", () => {
    expect(desk`/master/items/${"MOB"}/${"A/1"}`).toBe("/desk/master/items/MOB/A%2F1");
    expect(withQuery("/desk/stock", { search: "a b", at: undefined })).toBe(
      "/desk/stock?search=a+b",
    );
    expect(withQuery("/desk/stock", { search: "" })).toBe("/desk/stock");
  });
});

describe("a request", () => {
  const answers = (status: number, body: unknown) =>
    vi.fn(async () => new Response(JSON.stringify(body), { status }));

  it("has filters that have a value, each encoded", () => {
    expect(at`/records/${"a/b"}`).toBe("/records/a%2Fb");
    expect(address("/stock", { nonzero: true, at: null, item: "", warehouse: ["A", "B"] })).toBe(
      "/api/v1/stock?nonzero=true&warehouse=A&warehouse=B",
    );
  });

  it("carries the session's token when it writes", async () => {
    const fetched = answers(200, { ok: true });
    vi.stubGlobal("fetch", fetched);
    carryToken("secret");
    await write("POST", "/records", { a: 1 });
    const [, init] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    expect(init.headers).toMatchObject({ "X-CSRF-Token": "secret" });
    expect(init.body).toBe('{"a":1}');
  });

  it("that is refused becomes a problem with its code and faults", async () => {
    const errors = [{ code: "code.taken", detail: "taken", field: "code" }];
    vi.stubGlobal("fetch", answers(422, { code: "invalid", detail: "no", errors }));
    const problem = await read("/items").catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: "invalid", faults: errors });
  });

  it("without an answer says that the server does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    const problem = (await read("/items").catch((error: unknown) => error)) as Problem;
    expect(problemWords(problem)).toBe(
      "The server does not answer. Nothing is lost; check the network and try again.",
    );
  });

  it("of a session that has ended signs out", async () => {
    const signedOut = vi.fn();
    whenSignedOut(signedOut);
    vi.stubGlobal("fetch", answers(401, { code: "auth.required" }));
    await expect(read("/items")).rejects.toMatchObject({ status: 401 });
    expect(signedOut).toHaveBeenCalledOnce();
  });
});

describe("rights", () => {
  it("offer nobody what the server would refuse", () => {
    expect(may("supervisor", "decide")).toBe(true);
    expect(may("auditor", "decide")).toBe(false);
    expect(may("accountant", "post")).toBe(true);
    expect(may("counter", "read")).toBe(false);
    expect(may("supervisor", "keep_users")).toBe(false);
  });
});

describe("numbers", () => {
  it("are rounded half to even, exactly", () => {
    expect(["2.345", "2.355", "2.3451", "-0.005", "9.999", "7"].map((n) => rounded(n, 2))).toEqual([
      "2.34",
      "2.36",
      "2.35",
      "-0.00",
      "10.00",
      "7.00",
    ]);
    expect(rounded("2.5", 0)).toBe("2");
  });

  it("that are not there are a dash, never 0", () => {
    expect([quantity(null), money(null, "EUR")]).toEqual(["–", "–"]);
    expect(money("-1012.2044", "EUR", true)).toBe("−1,012.20\u00a0€");
  });

  it("take the colour of their sign", () => {
    expect(["-1", "1", "0.000", null].map(toneOf)).toEqual(["minus", "plus", "plain", "plain"]);
  });

  it("as bars are never too short to see, and none for nothing", () => {
    expect([barLength(0, 10, 20), barLength(1, 1000, 20), barLength(-10, 10, 20)]).toEqual([
      0, 2, 20,
    ]);
  });
});

describe("words", () => {
  it("say a code in the person's language, else what the server said", () => {
    expect(codeWords("period.closed", "x")).toBe("The date lies outside the open period.");
    expect(codeWords("overlap", "x")).toContain("More than one counter");
    expect(codeWords("approved", "x")).toBe("approved");
    expect(codeWords("something.new", "said by the server")).toBe("said by the server");
    expect(problemWords(new Problem(409, "some.conflict", "detail"))).toBe(
      "Somebody changed it meanwhile. Look at it again and decide again. (detail)",
    );
  });

  it("stand at the field that they are about", () => {
    const faults = [{ code: "item.unknown", detail: "x", field: "lines.0.item" }];
    const problem = new Problem(422, "invalid", "x", faults);
    expect(fieldWords(problem, "item")).toBe("There is no such item.");
    expect(fieldWords(problem, "unit")).toBeUndefined();
  });

  it("show gaps, barcodes and names as people write them", () => {
    expect(
      gapsText([
        [4, 6],
        [9, 9],
      ]),
    ).toBe("4–6, 9");
    expect(readable("01\u001d02")).toBe("01␝02");
    expect([initials("m.rossi"), initials("admin"), initials("")]).toEqual(["MR", "AD", "?"]);
  });
});

describe("small rules", () => {
  it("share lists out by a number of lines of at least one", () => {
    expect([splitOf("lines", "12"), splitOf("lines", "x"), splitOf("none", "")]).toEqual([
      12,
      1,
      "none",
    ]);
  });

  it("start a form with a row's values and send empty ones as none", () => {
    expect(startOf({ code: "A", decimals: 0, blind: true, until: null })).toEqual({
      code: "A",
      decimals: "0",
      blind: true,
    });
    expect(startOf(undefined)).toEqual({});
    expect(orNull({ a: "", b: "" }, "a")).toEqual({ a: null, b: "" });
  });

  it("lead from an alignment record to its inventory", () => {
    expect(inventoryOf({ origin: "alignment", origin_key: "2026-004" })).toBe("2026-004");
    expect(inventoryOf({ origin: "import", origin_key: "2026-004" })).toBeUndefined();
  });

  it("count what is left out by its cause", () => {
    const line = { line: "l", code: "overlap", detail: "x" };
    const found = { records: [], aligned: 0, warnings: [], left_out: [line, line] };
    expect(leftOutByCode(found)).toEqual([{ code: "overlap", detail: "x", n: 2 }]);
  });

  it("draw an enrolment code only as an image with its namespace", () => {
    expect(decodeURIComponent(imageOf("<svg viewBox='0 0 1 1'/>"))).toBe(
      "data:image/svg+xml;charset=utf-8,<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'/>",
    );
  });

  it("take the day of this machine's clock", () => {
    const late = new Date(2026, 10, 23, 23, 30);
    expect(today(late)).toBe("2026-11-23");
  });
});
