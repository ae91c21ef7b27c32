import { describe, expect, it } from "vitest";
import { isoTime, measureOffset, timesOf } from "../../src/domain/clock.ts";

const reading = (wall: number, monotonic: number) => ({ wall, monotonic, utcOffset: 60 });

describe("the clock of the device", () => {
  it("writes times in UTC with milliseconds", () => {
    expect(isoTime(Date.UTC(2026, 10, 23, 10, 31, 10, 123))).toBe("2026-11-23T10:31:10.123Z");
  });

  it("gives events whole numbers, and null while the server was never heard", () => {
    const times = timesOf({ wall: 0, monotonic: 12.7, utcOffset: -210 }, null);
    expect(times).toMatchObject({ monotonic_ms: 13, utc_offset: -210, clock_offset_ms: null });
    expect(times.observed_at).toBe(times.counted_at);
    expect(timesOf({ wall: 0, monotonic: 0, utcOffset: 0 }, 3.4).clock_offset_ms).toBe(3);
  });

  it("measures the server's time against the middle of the exchange", () => {
    const offset = measureOffset(reading(1000, 0), reading(1200, 200), isoTime(5000));
    expect(offset).toBe(3900);
  });

  it("is not misled by a wall clock that jumps back during the exchange", () => {
    const offset = measureOffset(reading(90_000_000, 0), reading(1200, 200), isoTime(5000));
    expect(offset).toBe(3900);
  });

  it("measures nothing from a time that it cannot read", () => {
    expect(measureOffset(reading(0, 0), reading(0, 0), "<html>")).toBeNull();
  });
});
