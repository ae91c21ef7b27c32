// What the device knows about time: its own clock, how far the server's is from it, and where it is.
// Readings come in as arguments; nothing here looks at a clock.

/** One look at the clocks of the device. */
export interface ClockReading {
  /** Milliseconds since 1970 by the device's clock. */
  readonly wall: number;
  /** Milliseconds of a clock that never goes back while the application is open. */
  readonly monotonic: number;
  /** Minutes east of UTC at that moment. */
  readonly utcOffset: number;
}

/** The times that every event carries. */
export interface EventTimes {
  readonly counted_at: string;
  readonly observed_at: string;
  readonly utc_offset: number;
  readonly monotonic_ms: number;
  readonly clock_offset_ms: number | null;
}

/** ISO 8601 in UTC with milliseconds: 2026-11-23T10:31:10.123Z. */
export function isoTime(wall: number): string {
  return new Date(wall).toISOString();
}

/** The times of an event that happens now. `clockOffset` is null while the server was never heard. */
export function timesOf(reading: ClockReading, clockOffset: number | null): EventTimes {
  const now = isoTime(reading.wall);
  return {
    counted_at: now,
    observed_at: now,
    utc_offset: Math.round(reading.utcOffset),
    monotonic_ms: Math.round(reading.monotonic),
    clock_offset_ms: clockOffset === null ? null : Math.round(clockOffset),
  };
}

/**
 * Server time − device time in ms, taking the server's time as of the middle of the exchange.
 * The wall clock may jump in between, so the length of the exchange is taken from the monotonic one.
 * Example: sent 1000, answered 200 ms later, server says 5000 → 5000 − 1100 = 3900. Null if unreadable.
 */
export function measureOffset(
  sent: ClockReading,
  answered: ClockReading,
  serverTime: string,
): number | null {
  const server = Date.parse(serverTime);
  if (Number.isNaN(server)) return null;
  const halfway = (answered.monotonic - sent.monotonic) / 2;
  return Math.round(server - (answered.wall - halfway));
}
