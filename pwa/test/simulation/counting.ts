// What counters do on an open application, through the product's own recorder: every way of counting,
// correcting and declaring. An event is promised only when its storing came to its end.
import { Recorder } from "../../src/counting/recorder.ts";
import {
  areaClosed,
  areaOpened,
  type EventBody,
  NO_SUBJECT,
  note,
} from "../../src/domain/events.ts";
import type { MergeRule } from "../../src/domain/merge.ts";
import { StorageAlarm } from "../../src/storage/alarms.ts";
import type { StoredEvent } from "../../src/storage/schema.ts";
import type { Application } from "./application.ts";
import type { Chance } from "./chance.ts";
import type { Shop } from "./desk.ts";
import type { Profile } from "./profile.ts";
import type { Promises } from "./promises.ts";

/** Alarms after which nobody knows whether the event is stored. */
const UNSURE: readonly string[] = ["timeout", "unsure"];
const LOCATIONS = ["A-01", "A-02", "B-01"];
const SUBJECTS = [
  { item: "MOB/BE-2349", barcode: "8004020123459" },
  { item: "MOB/SCREW", barcode: null },
  { item: null, barcode: "2000000000015" },
  { item: "MOB/SERIAL", barcode: null, serial: "S-1" },
];
const WEIGHTS = {
  ...{ count: 6, add: 2, again: 3, correct: 2, undo: 2, remove: 1, note: 1 },
  ...{ close: 1, area_opened: 0.5, area_closed: 0.5 },
};

/** Died or refused in the middle: the counter saw no green. */
class NotGreen extends Error {}

export class Counting {
  private readonly shop: Shop;
  private readonly chance: Chance;
  private readonly promises: Promises;
  private readonly trace: (text: string) => void;

  constructor(shop: Shop, chance: Chance, promises: Promises, trace: (text: string) => void) {
    this.shop = shop;
    this.chance = chance;
    this.promises = promises;
    this.trace = trace;
  }

  /** One thing that a counter does. */
  async something(profile: Profile, application: Application): Promise<void> {
    if (application.handheld.identity.value === null) return;
    const what = this.chance.weighted(WEIGHTS);
    try {
      await this.perform(what, profile, application);
    } catch (error) {
      if (!(error instanceof NotGreen || error instanceof StorageAlarm)) throw error;
      this.trace(`  ${profile.name} ${what}: not stored (${error.message})`);
    }
  }

  private async perform(what: keyof typeof WEIGHTS, profile: Profile, application: Application) {
    const { chance } = this;
    const { id: list, independent } = chance.pick(this.shop.lists);
    const employee = chance.pick(["17", "17", "18", "19"]);
    const rule = { independent };
    const { journal, references } = application.handheld;
    const device = {
      ...{ journal, references },
      stamp: () => application.handheld.stamp(),
      record: (body: EventBody, by: MergeRule) => this.record(profile, application, body, by),
    };
    const place = { list, pass: 1, warehouse: "W1", employee, rule };
    const recorder = new Recorder(device, place);
    const scene = { list, pass: 1, area: chance.pick(["A", "B"]), employee };
    const before = await application.live(journal.events(list, 1, { limit: 20 }));
    const counts = (before ?? []).filter(({ event }) => event.kind === "count");
    if (what === "close") return recorder.close();
    if (what === "note") return device.record(note(device.stamp(), scene, "Tür zu €"), rule);
    if (what === "area_opened") return device.record(areaOpened(device.stamp(), scene), rule);
    if (what === "area_closed") return device.record(areaClosed(device.stamp(), scene), rule);
    if (counts.length > 0 && what !== "count") {
      const target = chance.pick(counts);
      if (what === "undo") return recorder.undo(target.id);
      if (what === "remove") return recorder.remove(target.id);
      if (what === "correct") return recorder.correct(target.id, this.quantity(target));
    }
    return this.count(recorder, what === "again");
  }

  private async count(recorder: Recorder, again: boolean): Promise<void> {
    const { chance } = this;
    const location = chance.pick(LOCATIONS);
    const subject = { ...NO_SUBJECT, ...chance.pick(SUBJECTS), location };
    const isSerial = subject.serial !== null;
    const quantity = isSerial ? chance.pick(["0", "1"]) : chance.pick(["0", "1", "12.5", "7"]);
    const isPack = !isSerial && subject.item !== null && chance.happens(0.2);
    const amount = isPack
      ? { quantity, unit: "BOX", factor: "12" }
      : {
          quantity,
          unit: subject.item === null ? null : "PZ",
          factor: subject.item === null ? null : "1",
        };
    const here = again ? await recorder.here(subject) : null;
    await recorder.save({ subject, amount, code: "", replaces: here?.ids ?? [] });
  }

  private quantity(target: StoredEvent): string {
    return target.event.serial === null ? this.chance.pick(["3", "0.000001", "8"]) : "1";
  }

  private async record(
    profile: Profile,
    application: Application,
    body: EventBody,
    rule: MergeRule,
  ): Promise<StoredEvent> {
    const stored = await this.stored(application, body, rule);
    if (stored === null) {
      this.promises.unsure.add(body.id);
      throw new NotGreen("the application died");
    }
    this.promises.give(profile, stored);
    const { kind, quantity, seq, supersedes } = stored.event;
    const replaced = supersedes.length > 0 ? ` for ${supersedes.length}` : "";
    this.trace(`  ${profile.name} ${kind} ${quantity ?? ""}${replaced} is green as ${seq}`);
    return stored;
  }

  private async stored(application: Application, body: EventBody, rule: MergeRule) {
    try {
      return await application.record(body, rule);
    } catch (error) {
      if (!(error instanceof StorageAlarm)) throw error;
      if (UNSURE.includes(error.code)) this.promises.unsure.add(body.id);
      else await this.notStored(application, body.id);
      // The counter frees space and presses again.
      if (error.code !== "quota" || this.chance.happens(0.5)) throw error;
      return application.record(body, rule);
    }
  }

  private async notStored(application: Application, id: string): Promise<void> {
    const found = await application.live(application.handheld.journal.event(id));
    if (found) this.promises.violate(`event ${id} was refused to its counter and is stored`);
  }
}
