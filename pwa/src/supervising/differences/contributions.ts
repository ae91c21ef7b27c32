/** Who contributed what to a line: the live events of one counter belong together. Pure. */
import type { StoryEvent } from "../api/differences.ts";

export interface Contribution {
  readonly key: string;
  readonly device: string;
  readonly employee: string;
  readonly area: string | null;
  readonly list: string | null;
  readonly location: string | null;
  readonly events: readonly string[];
  /** In base units, as a decimal string. */
  readonly total: string;
  readonly at: string;
}

const PLACES = 6;

/** Exact sum of decimal strings with at most six places. */
export function sum(values: readonly string[]): string {
  const millionths = values.reduce((total, value) => {
    const [whole = "0", fraction = ""] = value.replace(/^[-+]/, "").split(".");
    const size = BigInt(whole + fraction.padEnd(PLACES, "0").slice(0, PLACES));
    return value.startsWith("-") ? total - size : total + size;
  }, 0n);
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(PLACES + 1, "0");
  const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/\.?0+$/, "");
  return `${millionths < 0n ? "-" : ""}${text || "0"}`;
}

/** The contributions to a line, first come first. */
export function contributions(events: readonly StoryEvent[]): readonly Contribution[] {
  const live = events.filter((event) => event.live && event.kind === "count");
  const keyOf = (event: StoryEvent): string =>
    [event.device, event.employee, event.list, event.area, event.location].join("\u001f");
  const groups = new Map<string, StoryEvent[]>();
  for (const event of live) groups.set(keyOf(event), [...(groups.get(keyOf(event)) ?? []), event]);
  return [...groups].map(([key, [first, ...others]]) => {
    const all = first ? [first, ...others] : others;
    return {
      key,
      device: first?.device_name ?? first?.device ?? "",
      employee: first?.employee_name ?? first?.employee ?? first?.user ?? "",
      area: first?.area ?? null,
      list: first?.list ?? null,
      location: first?.location ?? null,
      events: all.map((event) => event.id),
      total: sum(all.map((event) => event.base_quantity ?? event.quantity ?? "0")),
      at: first?.at ?? "",
    };
  });
}
