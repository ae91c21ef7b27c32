// Builders with defaults for what a test does not care about.
import type { ClockReading } from "../src/domain/clock.ts";
import { timesOf } from "../src/domain/clock.ts";
import type {
  Amount,
  CountEvent,
  EventBody,
  JournalEvent,
  Scene,
  Stamp,
  Subject,
} from "../src/domain/events.ts";
import { count, NO_SUBJECT } from "../src/domain/events.ts";

export const LIST = "019ab0e0-0000-7000-8000-000000000001";
export const DEVICE = "019ab0e0-0000-7000-8000-00000000dddd";
export const TEAM = { independent: false };

/** An id that sorts as its number does. */
export const idOf = (number: number): string =>
  `019ab0e0-0000-7000-8000-${number.toString().padStart(12, "0")}`;

export function readingAt(wall: number): ClockReading {
  return { wall, monotonic: 1000, utcOffset: 60 };
}

export function stampOf(number: number, wall = Date.UTC(2026, 10, 23, 9, number)): Stamp {
  const times = timesOf(readingAt(wall), -1250);
  return { id: idOf(number), times, catalog: "12", app: "0.1.0" };
}

export function sceneOf(scene: Partial<Scene> = {}): Scene {
  return { list: LIST, pass: 1, area: null, employee: "17", ...scene };
}

export function subjectOf(subject: Partial<Subject> = {}): Subject {
  return { ...NO_SUBJECT, location: "A-01-02", item: "MOB/BE-2349", ...subject };
}

export function pieces(quantity: string): Amount {
  return { quantity, unit: "PCS", factor: "1" };
}

export function countOf(number: number, quantity: string, subject: Partial<Subject> = {}) {
  return count(stampOf(number), sceneOf(), subjectOf(subject), pieces(quantity));
}

/** An event with its place, as the journal would give it. */
export function placed(body: EventBody, seq = 1): JournalEvent {
  return { ...body, device: DEVICE, epoch: idOf(900), seq, previous_hash: "0".repeat(64) };
}

export function placedCount(number: number, quantity: string, subject: Partial<Subject> = {}) {
  return placed(countOf(number, quantity, subject), number) as CountEvent;
}
