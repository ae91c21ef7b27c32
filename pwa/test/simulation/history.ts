// One simulated history: a few handhelds, one server, and whatever may happen to them, all from one seed.

import { StorageAlarm } from "../../src/storage/alarms.ts";
import { enrol } from "../../src/sync/enrolling.ts";
import { SyncFailure } from "../../src/sync/failures.ts";
import { Application, type Scene } from "./application.ts";
import { Chance } from "./chance.ts";
import { Counting } from "./counting.ts";
import { ask, type Shop } from "./desk.ts";
import { Mishaps } from "./mishaps.ts";
import { Air } from "./network.ts";
import { Profile } from "./profile.ts";
import { Promises } from "./promises.ts";
import { Storages } from "./storage.ts";
import { MINUTE, SECOND, World } from "./time.ts";

/** How many turns of the event loop a sync may take to show that it runs. */
const TURNS = 20;

const WEIGHTS = {
  ...{ count: 30, sync: 10, pass: 8, restart: 2, kill: 2, kill_soon: 3, full: 2, second_tab: 1 },
  ...{ take_over: 1, late: 3, clock: 2, mishap: 9 },
};

export class History {
  readonly chance: Chance;
  readonly world = new World();
  readonly storages = new Storages();
  readonly promises = new Promises();
  readonly air: Air;
  readonly shop: Shop;
  readonly profiles: Profile[] = [];
  acting: Profile | null = null;
  version = "0.1.0";
  readonly trace: (text: string) => void;
  private readonly counting: Counting;
  private readonly mishaps: Mishaps;

  constructor(seed: number, shop: Shop, trace: (text: string) => void) {
    this.chance = new Chance(seed);
    this.shop = shop;
    this.trace = trace;
    this.air = new Air(this.chance, trace);
    this.counting = new Counting(shop, this.chance, this.promises, trace);
    this.mishaps = new Mishaps(this);
  }

  /** The wall clock of the device whose turn it is. */
  wall(): number {
    return this.world.now + (this.acting?.wall.off ?? 0);
  }

  async play(): Promise<void> {
    for (const [place, { code }] of this.shop.devices.entries()) {
      const profile = new Profile(`H${place + 1}`, this.storages);
      this.profiles.push(profile);
      const { roughness } = this.air;
      this.air.roughness = 0;
      await this.enrol(profile, await this.open(profile), code);
      this.air.roughness = roughness;
    }
    const steps = 8 + this.chance.below(24);
    for (let step = 0; step < steps; step += 1) await this.step();
  }

  /** Opens the application of a profile, in front of whatever is open there. */
  async open(profile: Profile): Promise<Application> {
    this.acting = profile;
    const application: Application = new Application(this.scene(), profile, this.version, {
      count: () => this.counting.something(profile, application),
      restart: async () => ask("restart"),
      restore: () => this.mishaps.restoreServer(),
    });
    profile.applications.unshift(application);
    await application.start();
    return application;
  }

  /** The application in front, opened when there is none. */
  async front(profile: Profile): Promise<Application> {
    return profile.front ?? (await this.open(profile));
  }

  /** Enrols with a code; what the air does to it is the user's to see. */
  async enrol(profile: Profile, application: Application, code: string): Promise<void> {
    this.acting = profile;
    await application.live(enrol(application.handheld, code, profile.name)).catch((error) => {
      if (!(error instanceof SyncFailure || error instanceof StorageAlarm)) throw error;
      this.trace(`  ${profile.name} could not enrol: ${error.message}`);
    });
    await application.sync("button");
  }

  async pass(milliseconds: number): Promise<void> {
    await this.quiet();
    await this.world.pass(milliseconds);
    await this.quiet();
    ask("time", { now: this.world.now });
  }

  // A tab that became the writer syncs by itself: no time passes in the world until that has ended.
  private async quiet(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    const open = this.profiles.flatMap(({ applications }) => applications);
    for (const application of open)
      if (application.handheld.state.syncing.value) await application.sync("timer");
  }

  private scene(): Scene {
    const { world, air, chance, storages } = this;
    const turn = (profile: Profile) => {
      this.acting = profile;
    };
    return { world, air, chance, storages, turn };
  }

  private async step(): Promise<void> {
    const what = this.chance.weighted(WEIGHTS);
    const profile = this.chance.pick(this.profiles);
    this.acting = profile;
    if (what !== "count") this.trace(`  ${profile.name}: ${what}`);
    await this.pass(SECOND * (1 + this.chance.below(90)));
    await this.perform(what, profile);
  }

  private async perform(what: keyof typeof WEIGHTS, profile: Profile): Promise<void> {
    const { chance } = this;
    if (what === "mishap") return this.mishaps.something(profile);
    if (what === "late") return this.air.deliverLate();
    if (what === "pass") return this.pass(MINUTE * chance.pick([1, 10, 60, 300]));
    if (what === "clock") return this.mishaps.jumpClock(profile);
    if (what === "kill") return profile.front?.kill();
    const application = await this.front(profile);
    this.acting = profile;
    switch (what) {
      case "count":
        return this.counting.something(profile, chance.pick(this.alive(profile, application)));
      case "sync":
        await application.sync(chance.pick(["button", "online", "visible", "charging"]));
        return this.promises.check(profile);
      case "restart":
        await application.close();
        this.version = chance.pick(["0.1.0", "0.2.0"]);
        await this.open(profile);
        return;
      case "kill_soon":
        application.killAfter(chance.below(14), chance.happens(0.5));
        return application.sync("button");
      case "full":
        return application.fillStorage(1 + chance.below(8));
      case "second_tab":
        await this.open(profile);
        return;
      case "take_over":
        application.handheld.takeOver();
        await application.live(new Promise((resolve) => setImmediate(resolve)));
        return this.counting.something(profile, application);
    }
  }

  private alive(profile: Profile, front: Application): Application[] {
    const alive = profile.applications.filter(({ isAlive }) => isAlive);
    return alive.length > 0 ? alive : [front];
  }
}
