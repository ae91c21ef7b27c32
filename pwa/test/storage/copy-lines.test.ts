import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { count, NO_SUBJECT } from "../../src/domain/events.ts";
import { seal } from "../../src/storage/append.ts";
import {
  eventLine,
  identityLine,
  readCopied,
  takenBackLine,
} from "../../src/storage/copy-lines.ts";
import { idOf, placed, placedCount, sceneOf, stampOf } from "../builders.ts";
import { identityOf } from "./device.ts";

const rule = { independent: true };
const storedOf = (number: number, quantity = "1") => seal(placedCount(number, quantity));
const lineOf = (number: number, quantity = "1") =>
  eventLine({ stored: storedOf(number, quantity), rule });
const numbers = (texts: string[]) => readCopied(texts).events.map(({ stored }) => stored.seq);

describe("the lines of the second copy", () => {
  it("give back what was written: who the device is, and each event as it was stored", () => {
    const text = identityLine(identityOf()) + lineOf(1, "12.5");
    expect(readCopied([text])).toEqual({
      identity: identityOf(),
      events: [{ stored: storedOf(1, "12.5"), rule }],
    });
  });

  it("wherever a file was cut off, only the line that was being written is missing", () => {
    const texts = [1, 2, 3, 4].map((number) => lineOf(number, "è 1"));
    const whole = texts.join("");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        const ends = texts.map((_, place) => texts.slice(0, place + 1).join("").length - 1);
        const left = ends.filter((end) => end <= length).length;
        expect(numbers([whole.slice(0, length), lineOf(9)])).toEqual(
          [1, 2, 3, 4].slice(0, left).concat(9),
        );
      }),
    );
  });

  it("pass over an event whose bytes are not those that were hashed", () => {
    const [good, bad] = [lineOf(1), lineOf(2).replace('"17"', '"18"')];
    expect(numbers([good + bad])).toEqual([1]);
  });

  it("of one number believe what was written last, in whatever files it stands", () => {
    const other = seal(
      placed(
        count(stampOf(77), sceneOf(), NO_SUBJECT, { quantity: "5", unit: "PCS", factor: "1" }),
        2,
      ),
    );
    const { events } = readCopied([lineOf(1) + lineOf(2), eventLine({ stored: other, rule })]);
    expect(events.map(({ stored }) => stored.id)).toEqual([idOf(1), idOf(77)]);
  });

  it("take back what was not stored after all, and hold it when it was stored later", () => {
    const back = takenBackLine(storedOf(2));
    expect(numbers([lineOf(1) + lineOf(2) + back])).toEqual([1]);
    expect(numbers([lineOf(1) + lineOf(2) + back + lineOf(2)])).toEqual([1, 2]);
  });
});
