// How long what the server has committed stays on the device: while its list is open and 30 days after.
// Pure. In doubt (a clock that went back, another server) the 30 days begin again.
import type { RetiredLists, Retirement } from "./meta.ts";

const DAY = 24 * 60 * 60 * 1000;
export const KEPT_FOR = 30 * DAY;

/** One moment by the server's clock and by the device's own, in ms since 1970. */
export interface Moment {
  readonly server: number;
  readonly device: number;
}

/**
 * What is to be noted of the lists that this device has events of: those that are open are forgotten,
 * those that are not were seen so first now, or when it is noted already.
 */
export function noteRetired(
  before: RetiredLists | null,
  held: readonly string[],
  open: ReadonlySet<string>,
  server_history: string,
  now: Moment,
): RetiredLists {
  const known = before?.server_history === server_history ? before.lists : {};
  const from: Retirement = { server: isoOf(now.server), device: isoOf(now.device) };
  const closed = held.filter((list) => !open.has(list));
  const entries = closed.map((list) => {
    const since = known[list];
    return [list, since && !wentBack(since, now) ? since : from] as const;
  });
  return { server_history, lists: Object.fromEntries(entries) };
}

/** The lists whose 30 days have passed by both clocks. */
export function overdue({ lists }: RetiredLists, now: Moment): string[] {
  return Object.keys(lists).filter((list) => {
    const since = lists[list];
    return since !== undefined && isOver(since, now);
  });
}

function isOver({ server, device }: Retirement, now: Moment): boolean {
  return now.server - Date.parse(server) >= KEPT_FOR && now.device - Date.parse(device) >= KEPT_FOR;
}

function wentBack({ server, device }: Retirement, now: Moment): boolean {
  return !(now.server >= Date.parse(server) && now.device >= Date.parse(device));
}

const isoOf = (moment: number): string => new Date(moment).toISOString();
