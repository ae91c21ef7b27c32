/**
 * Writes what a counter does on one list and pass: counts, undo, corrections, the closing. One event
 * each, through the journal; resolved means flushed. Knows no screen.
 */
import type { AreaState } from "../domain/area.ts";
import {
  areaClosed,
  areaOpened,
  type CountEvent,
  correct,
  count,
  listClosed,
  replace,
  type Scene,
  type Subject,
  voidCount,
} from "../domain/events.ts";
import { countKey, type MergeRule, totalOf } from "../domain/merge.ts";
import { decimalText } from "../domain/quantity.ts";
import { undo } from "../domain/undo.ts";
import type { Line } from "../storage/schema.ts";
import type { Handheld } from "../sync/handheld.ts";
import type { Here, Save } from "./state.ts";

export interface Place {
  readonly list: string;
  readonly pass: number;
  readonly warehouse: string;
  readonly employee: string;
  readonly rule: MergeRule;
}

/** What an employee has at a position: where employees are compared, only what is their own. */
export function hereOf(line: Line | null, rule: MergeRule, employee: string): Here | null {
  const live = (line?.live ?? []).filter((own) => !rule.independent || own.employee === employee);
  const total = totalOf(live);
  if (total === null) return null;
  const times = live.map(({ observed_at }) => observed_at).sort();
  return {
    ids: live.map(({ id }) => id),
    total: decimalText(total),
    since: times.at(-1) ?? "",
  };
}

type Device = Pick<Handheld, "journal" | "references" | "stamp" | "record">;

export class Recorder {
  private readonly device: Device;
  readonly place: Place;

  constructor(device: Device, place: Place) {
    this.device = device;
    this.place = place;
  }

  async here(subject: Subject): Promise<Here | null> {
    const { list, pass, rule, employee } = this.place;
    return hereOf(await this.device.journal.line(list, pass, countKey(subject)), rule, employee);
  }

  /** Stores an add or a replacement and answers the event's id. */
  async save({ subject, amount, replaces, area }: Save): Promise<string> {
    const scene = area === undefined ? await this.sceneAt(subject.location) : this.sceneIn(area);
    const stamp = this.device.stamp();
    const body =
      replaces.length > 0
        ? replace(stamp, scene, subject, amount, replaces)
        : count(stamp, scene, subject, amount);
    return (await this.device.record(body, this.place.rule)).id;
  }

  /** UNDO: a first count is voided; what a later one had replaced comes back. */
  async undo(id: string): Promise<void> {
    const [undone] = await this.device.journal.counts([id]);
    if (!undone) return;
    const replaced = await this.device.journal.counts(undone.supersedes);
    const scene = this.sceneIn(undone.area);
    await this.device.record(undo(this.device.stamp(), scene, undone, replaced), this.place.rule);
  }

  /** Removes a count and puts nothing in its place: not counted, whatever it had replaced. */
  async remove(id: string): Promise<void> {
    const [wrong] = await this.device.journal.counts([id]);
    if (!wrong) return;
    const scene = this.sceneIn(wrong.area);
    await this.device.record(voidCount(this.device.stamp(), scene, wrong), this.place.rule);
  }

  /** The counts that a count replaced, as far as this device holds them. */
  async replacedBy(id: string): Promise<CountEvent[]> {
    const [count] = await this.device.journal.counts([id]);
    return this.device.journal.counts(count?.supersedes ?? []);
  }

  /** Puts a typing mistake right: another quantity, observed when the first one was. */
  async correct(id: string, quantity: string): Promise<void> {
    const [wrong] = await this.device.journal.counts([id]);
    if (!wrong) return;
    const scene = this.sceneIn(wrong.area);
    const body = correct(this.device.stamp(), scene, wrong, { ...wrong, quantity });
    await this.device.record(body, this.place.rule);
  }

  async close(): Promise<void> {
    await this.device.record(listClosed(this.device.stamp(), this.sceneIn(null)), this.place.rule);
  }

  /** Declares an area complete, if one is given, and opens another. */
  async moveTo(open: string, close: string | null): Promise<readonly AreaState[]> {
    if (close !== null) await this.closeArea(close);
    await this.device.record(areaOpened(this.device.stamp(), this.sceneIn(open)), this.place.rule);
    return this.areas();
  }

  async closeArea(area: string): Promise<void> {
    await this.device.record(areaClosed(this.device.stamp(), this.sceneIn(area)), this.place.rule);
  }

  /** What is open and done on this device, as its journal says. */
  async areas(): Promise<readonly AreaState[]> {
    const { list, pass } = this.place;
    return (await this.device.journal.progress(list, pass)).areas ?? [];
  }

  // A location's area is the default of the event's.
  private async sceneAt(location: string | null): Promise<Scene> {
    const key = `${this.place.warehouse}/${location}`;
    const known = location && (await this.device.references.location(key));
    return this.sceneIn(known ? known.area : null);
  }

  private sceneIn(area: string | null): Scene {
    const { list, pass, employee } = this.place;
    return { list, pass, area, employee };
  }
}
