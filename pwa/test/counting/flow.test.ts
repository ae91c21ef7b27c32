// The counting screen as a machine: from scans, keys and answers to what is saved.
import { describe, expect, it } from "vitest";
import { expects, subjectNow } from "../../src/counting/state.ts";
import {
  answer,
  at,
  bearing,
  CONFIRM,
  drill,
  earlier,
  found,
  item,
  keys,
  paint,
  place,
  ran,
  readToSave,
  saveIn,
  scan,
  storedAs,
} from "./builders.ts";

const ready = () => ran(at(), item(), ...keys("42"));

describe("scan, quantity, confirm", () => {
  it("looks every scan up before deciding what it is", () => {
    expect(ran(at(), scan("A-01-02")).wish).toEqual({
      kind: "look_up",
      text: "A-01-02",
      as: "any",
    });
  });

  it("takes a known location before an item of the same code", () => {
    const flow = ran(at(null), found("BE-2349", { location: true, hits: [bearing] }));
    expect([flow.location, flow.target]).toEqual(["BE-2349", null]);
  });

  it("aims at an item, asks what is here so far, and waits for a quantity", () => {
    const flow = ran(at(), item());
    expect(flow.target?.code).toBe("BE-2349");
    expect(flow.wish).toMatchObject({ kind: "read", purpose: "show" });
    expect(expects(flow)).toBe("quantity");
    expect(ran(flow, { kind: "read", purpose: "show", here: earlier }).here).toBe(earlier);
  });

  it("reads the line again before it saves, then saves an add", () => {
    const asked = ran(ready(), CONFIRM);
    expect(asked.wish).toMatchObject({ kind: "read", purpose: "save" });
    expect(saveIn(ran(asked, readToSave()))).toEqual({
      subject: {
        ...{ location: "A-01-02", item: "MOB/BE-2349", variant: null, lot: null, serial: null },
        ...{ expiry: null, barcode: "BE-2349" },
      },
      amount: { quantity: "42", unit: "PCS", factor: "1" },
      code: "BE-2349",
      replaces: [],
    });
  });

  it("is counted only when it is stored, keeps the location and waits for the next item", () => {
    const saving = ran(ready(), CONFIRM, readToSave());
    expect([saving.last, saving.signal]).toEqual([null, null]);
    const flow = ran(saving, storedAs(saving));
    expect(flow.last).toMatchObject({ id: "e9", save: { code: "BE-2349" } });
    expect([flow.signal, flow.location, expects(flow)]).toEqual(["counted", "A-01-02", "item"]);
  });

  it("forgets the location after a count where the list does not keep it", () => {
    const saving = ran(at("A-01-02", { keep: false }), item(), ...keys("1"), CONFIRM, readToSave());
    expect(ran(saving, storedAs(saving)).location).toBeNull();
  });

  it("saves in the unit that was chosen", () => {
    const flow = ran(at(), item(), { kind: "next_unit" }, ...keys("3"), CONFIRM, readToSave());
    expect(saveIn(flow).amount).toEqual({ quantity: "3", unit: "BOX", factor: "12" });
  });

  it("counts once when COUNT is tapped twice", () => {
    const saving = ran(ready(), CONFIRM, readToSave());
    const flow = ran(saving, storedAs(saving), CONFIRM);
    expect([flow.wish, flow.signal, flow.last?.id]).toEqual([null, null, "e9"]);
  });

  it("keeps everything and raises the alarm when it could not be stored", () => {
    const flow = ran(ready(), CONFIRM, readToSave(), { kind: "failed", alarm: "quota" });
    expect([flow.alarm, flow.signal, flow.keyed, flow.target?.code, flow.last]).toEqual([
      "quota",
      "refused",
      "42",
      "BE-2349",
      null,
    ]);
    const again = ran(flow, { kind: "drop_alarm" }, CONFIRM);
    expect([again.alarm, again.wish?.kind]).toEqual([null, "read"]);
  });

  it("says what is missing instead of counting", () => {
    expect(ran(at(), CONFIRM).told).toEqual({ kind: "scan_item" });
    expect(ran(at(), ...keys("1")).told).toEqual({ kind: "scan_item" });
    expect(ran(at(null), item(), ...keys("1"), CONFIRM).told).toEqual({ kind: "scan_location" });
    expect(ran(at(), item(), CONFIRM).told).toEqual({ kind: "quantity", problem: "empty" });
  });

  it("takes an item before its location", () => {
    const flow = ran(at(null), item(), place("B-1"), ...keys("5"), CONFIRM, readToSave());
    expect(saveIn(flow).subject).toMatchObject({ location: "B-1", item: "MOB/BE-2349" });
  });

  it("counts without a location in a warehouse that has none", () => {
    const flow = at(null, { needsLocation: false });
    expect(expects(flow)).toBe("item");
    expect(
      saveIn(ran(flow, item(), ...keys("5"), CONFIRM, readToSave())).subject.location,
    ).toBeNull();
  });

  it("refuses a key that makes no quantity, and hears it", () => {
    const flow = ran(at(), item(), ...keys("×"));
    expect([flow.keyed, flow.signal]).toEqual(["", "refused"]);
  });

  it("takes the complaint about a quantity away with the next key", () => {
    expect(ran(at(), item(), CONFIRM, ...keys("4")).told).toBeNull();
  });
});

describe("the same position again", () => {
  const asked = () => ran(ready(), CONFIRM, readToSave(earlier));

  it("asks Add or Replace and saves nothing meanwhile", () => {
    const flow = asked();
    expect([flow.question, flow.wish, flow.signal]).toEqual([
      { kind: "again", here: earlier, canAdd: true },
      null,
      "question",
    ]);
  });

  it("adds with an empty supersedes", () => {
    expect(saveIn(ran(asked(), answer("add"))).replaces).toEqual([]);
  });

  it("replaces what this device has seen", () => {
    expect(saveIn(ran(asked(), answer("replace"))).replaces).toEqual(["e1", "e2"]);
  });

  it("records nothing and drops what was keyed on cancel", () => {
    const flow = ran(asked(), answer("cancel"));
    expect([flow.question, flow.target, flow.keyed, flow.wish]).toEqual([null, null, "", null]);
  });

  it("is answered by nothing but an answer", () => {
    for (const happening of [scan("A-01-03"), CONFIRM, ...keys("1")]) {
      const flow = ran(asked(), happening);
      expect([flow.question?.kind, flow.wish, flow.keyed]).toEqual(["again", null, "42"]);
    }
    expect(ran(asked(), scan("A-01-03")).told).toEqual({ kind: "answer_first" });
  });

  it("takes no scan while an alarm is shown", () => {
    const flow = ran(at(), { kind: "failed", alarm: "timeout" }, scan("A"));
    expect([flow.wish, flow.signal]).toEqual([null, "refused"]);
  });
});

describe("each scan is one", () => {
  const each = (location: string | null = "A-01-02") => at(location, { way: "each_scan" });

  it("saves one at once, in the unit of the barcode", () => {
    expect(saveIn(ran(each(), item(), readToSave())).amount.quantity).toBe("1");
    const pack = { ...bearing, pack: { unit: "BOX", factor: "12" } };
    expect(saveIn(ran(each(), item(pack), readToSave())).amount).toEqual({
      ...{ quantity: "1", unit: "BOX", factor: "12" },
    });
  });

  it("adds to what is here without asking", () => {
    expect(saveIn(ran(each(), item(), readToSave(earlier))).replaces).toEqual([]);
  });

  it("refuses an item before its location and says so", () => {
    const flow = ran(each(null), item());
    expect([flow.told, flow.target, flow.signal]).toEqual([
      { kind: "scan_location" },
      null,
      "refused",
    ]);
  });

  it("counts when the lot of a lot-managed item is scanned", () => {
    const flow = ran(each(), item(paint), found("LOT-7"), readToSave());
    expect(saveIn(flow)).toMatchObject({ subject: { lot: "LOT-7" }, amount: { quantity: "1" } });
  });

  it("asks before it adds a serial that is here already", () => {
    const flow = ran(each(), item(drill), found("S-1"), readToSave(earlier));
    expect(flow.question).toMatchObject({ kind: "again", canAdd: false });
  });

  it("asks for a quantity of an unknown barcode", () => {
    const flow = ran(each(), found("999"), answer("item"));
    expect([flow.target?.item, flow.keyed, flow.question]).toEqual([null, "", null]);
  });

  it("can be switched on and off", () => {
    const flow = ran(at(), { kind: "way", way: "each_scan" }, { kind: "keep", keep: false });
    expect([flow.way, flow.keep]).toEqual(["each_scan", false]);
  });
});

describe("lots and serials", () => {
  it("takes an unknown scan as the lot that is waited for", () => {
    const flow = ran(at(), item(paint), found("LOT-7"));
    expect([flow.lot, expects(flow), flow.wish?.kind]).toEqual(["LOT-7", "quantity", "read"]);
  });

  it("takes a known item as an item even while a lot is waited for", () => {
    expect(ran(at(), item(paint), item(bearing)).target?.code).toBe("BE-2349");
  });

  it("takes a typed lot, and an empty one away again", () => {
    const typed = ran(at(), item(paint), { kind: "enter", as: "lot", text: "L1" });
    expect(typed.lot).toBe("L1");
    expect(ran(typed, { kind: "enter", as: "lot", text: " " }).lot).toBeNull();
  });

  it("asks before it counts without the lot, once", () => {
    const asked = ran(at(), item(paint), ...keys("5"), CONFIRM);
    expect(asked.question).toEqual({ kind: "unidentified", missing: "lot" });
    expect(saveIn(ran(asked, answer("accept"), readToSave())).subject.lot).toBeNull();
  });

  it("offers one of a serial and refuses more than one or a part", () => {
    const flow = ran(at(), item(drill), { kind: "enter", as: "serial", text: "S-1" });
    expect(flow.keyed).toBe("1");
    const problem = { kind: "quantity", problem: "serial" };
    expect(ran(flow, ...keys("2"), CONFIRM).told).toEqual(problem);
    const none = ran(flow, { kind: "key", key: "erase" }, ...keys("0"), CONFIRM);
    expect(none.wish?.kind).toBe("read");
    expect(ran(flow, ...keys(".5"), CONFIRM).told).toEqual(problem);
    expect(saveIn(ran(flow, CONFIRM, readToSave())).subject.serial).toBe("S-1");
    expect(expects(ran(flow, { kind: "enter", as: "serial", text: "" }))).toBe("serial");
  });
});

describe("a code that nobody knows", () => {
  it("is never refused: recorded as an unknown barcode", () => {
    const asked = ran(at(), found("999"));
    expect(asked.question).toEqual({ kind: "unknown", text: "999", likely: "item" });
    const flow = ran(asked, answer("item"), ...keys("7"), CONFIRM, readToSave());
    expect(saveIn(flow)).toEqual({
      subject: expect.objectContaining({ item: null, barcode: "999", location: "A-01-02" }),
      amount: { quantity: "7", unit: null, factor: null },
      code: "999",
      replaces: [],
    });
  });

  it("is more likely a location while one is waited for", () => {
    const asked = ran(at(null), found("Z-9"));
    expect(asked.question).toMatchObject({ likely: "location" });
    expect(ran(asked, answer("location")).location).toBe("Z-9");
  });

  it("is a location when it was typed as one, an item when it was typed as one", () => {
    expect(ran(at(), found("Z-9", { as: "location" })).question).toMatchObject({
      likely: "location",
    });
    expect(ran(at(), found("Z-9", { as: "location", location: true })).location).toBe("Z-9");
    expect(ran(at(null), { kind: "enter", as: "item", text: "X" }).wish).toMatchObject({
      as: "item",
    });
  });

  it("leaves everything as it was on cancel", () => {
    const flow = ran(at(), found("999"), answer("cancel"));
    expect([flow.question, flow.target, flow.location]).toEqual([null, null, "A-01-02"]);
  });
});

describe("a code that several items have", () => {
  const asked = () => ran(at(), found("123", { hits: [bearing, paint] }));

  it("lets the counter choose", () => {
    expect(asked().question).toMatchObject({ kind: "choose", text: "123" });
    const flow = ran(asked(), { kind: "answer", answer: { kind: "hit", hit: paint } });
    expect(flow.target).toMatchObject({ code: "PA-1", barcode: "123" });
  });

  it("takes no other answer", () => {
    expect(ran(asked(), answer("add")).question?.kind).toBe("choose");
  });
});

describe("an unusual quantity", () => {
  it.each(["100000", "2.5"])("asks about %s", (text) => {
    const asked = ran(at(), item(), ...keys(text), CONFIRM);
    expect(asked.question).toEqual({ kind: "unusual" });
    expect(saveIn(ran(asked, answer("accept"), readToSave())).amount.quantity).toBe(text);
  });

  it("asks in base units", () => {
    const boxes = ran(at(), item(), { kind: "next_unit" }, ...keys("9000"), CONFIRM);
    expect(boxes.question).toEqual({ kind: "unusual" });
    const half = ran(at(), item(), { kind: "next_unit" }, ...keys("0.5"), CONFIRM);
    expect(half.question).toBeNull();
  });

  it("asks again when it was changed", () => {
    const flow = ran(at(), item(), ...keys("100000"), CONFIRM, answer("cancel"), ...keys("1"));
    expect(ran(flow, CONFIRM).question).toEqual({ kind: "unusual" });
  });
});

describe("a scan before COUNT", () => {
  it("just aims anew while nothing is keyed", () => {
    expect(ran(at(), item(), item(paint)).target?.code).toBe("PA-1");
  });

  it("asks what becomes of the quantity that was keyed", () => {
    const asked = ran(ready(), item(paint));
    expect([asked.question?.kind, asked.target?.code]).toEqual(["unfinished", "BE-2349"]);
  });

  it("takes the location that the quantity waits for", () => {
    const flow = ran(at(null), item(), ...keys("3"), place("A-01-02"));
    expect([flow.location, flow.keyed, flow.question]).toEqual(["A-01-02", "3", null]);
    const typed = ran(
      at(null),
      item(),
      ...keys("3"),
      found("A-01-02", { as: "location", location: true }),
    );
    expect([typed.location, typed.question]).toEqual(["A-01-02", null]);
    expect(ran(at(null), item(), ...keys("3"), item(paint)).question?.kind).toBe("unfinished");
  });

  it("counts first and then goes on with the scan", () => {
    const saving = ran(ready(), item(paint), answer("count"), readToSave());
    const flow = ran(saving, storedAs(saving));
    expect([flow.last?.id, flow.target?.code]).toEqual(["e9", "PA-1"]);
  });

  it("says so when the scan that waited cannot be taken", () => {
    const start = ran(at("A", { way: "scan_quantity", keep: false }), item(), ...keys("1"));
    const saving = ran(
      start,
      { kind: "way", way: "each_scan" },
      item(paint),
      answer("count"),
      readToSave(),
    );
    expect(ran(saving, storedAs(saving)).told).toEqual({ kind: "scan_location" });
  });

  it("drops it and goes on", () => {
    const flow = ran(ready(), place("B-1"), answer("drop"));
    expect([flow.location, flow.target, flow.keyed]).toEqual(["B-1", null, ""]);
  });

  it("stays with it", () => {
    const flow = ran(ready(), item(paint), answer("cancel"));
    expect([flow.target?.code, flow.keyed, flow.next]).toEqual(["BE-2349", "42", null]);
  });
});

describe("undo", () => {
  it("wishes for it and says when it is done", () => {
    const flow = ran(at(), { kind: "undo", id: "e9" });
    expect(flow.wish).toEqual({ kind: "undo", id: "e9" });
    expect(ran(flow, { kind: "undone" }).told).toEqual({ kind: "undone" });
  });
});

describe("what cannot be", () => {
  it("changes nothing", () => {
    expect(ran(at(), answer("add"))).toEqual(at());
    expect(ran(at(), { kind: "next_unit" })).toEqual(at());
    expect(ran(at(), readToSave()).wish).toBeNull();
    expect(subjectNow(at())).toBeNull();
  });

  it("saves nothing when the quantity was taken away before the answer", () => {
    const asked = ran(ready(), CONFIRM, readToSave(earlier));
    const flow = ran({ ...asked, keyed: "" }, answer("add"));
    expect(flow.wish).toBeNull();
  });

  it("leaves an item that was aimed at by mistake", () => {
    expect(ran(ready(), { kind: "leave_item" })).toMatchObject({ target: null, keyed: "" });
  });
});
