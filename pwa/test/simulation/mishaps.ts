// What happens to devices and to the server apart from the network: storages copied, put back, emptied,
// cloned; clocks; enrolments and lineages; the server restarted, backed up, restored, its desk deciding.
import { ask } from "./desk.ts";
import type { History } from "./history.ts";
import { Profile } from "./profile.ts";
import { MINUTE, YEAR } from "./time.ts";

const WEIGHTS = {
  ...{
    save: 3,
    put_back: 1.5,
    put_back_torn: 1.5,
    put_back_all: 2,
    wipe: 1,
    wipe_all: 0.5,
    clone: 1.5,
  },
  ...{ restart: 1, backup: 3, restore: 3, decide: 2 },
  ...{ enrol_again: 1, enrol_as_other: 1.5, lineage: 2, revoke: 0.4 },
};
const MOST_PROFILES = 4;

interface Code {
  readonly device: string;
  readonly code: string | null;
}

export class Mishaps {
  private readonly history: History;

  constructor(history: History) {
    this.history = history;
  }

  async something(profile: Profile): Promise<void> {
    const { chance, promises, profiles, trace } = this.history;
    const what = chance.weighted(WEIGHTS);
    trace(`    ${what}`);
    const saved = profile.saved;
    switch (what) {
      case "save":
        profile.saved = await profile.image();
        return;
      case "put_back":
      case "put_back_torn":
      case "put_back_all":
        if (!saved) return;
        // A log that is torn brings an older end of everything but the second copy back.
        await profile.replace(saved, {
          notes: what !== "put_back",
          copies: what === "put_back_all",
        });
        return promises.excuse(profiles, `${profile.name} got an older storage`);
      case "wipe":
      case "wipe_all":
        profile.wipe(what === "wipe_all");
        return promises.excuse(profiles, `${profile.name} was emptied`);
      case "clone":
        return this.clone(profile);
      case "restart":
      case "backup":
        return ask(what);
      case "restore":
        return this.restoreServer();
      case "decide":
        return ask("decide", {
          which: chance.below(1000),
          fate: chance.pick(["released", "discarded"]),
        });
      default:
        return this.identity(what, profile);
    }
  }

  /** Puts the server back to its newest backup, if there is one. */
  async restoreServer(): Promise<void> {
    const restored = ask<boolean>("restore");
    if (!restored) return;
    this.history.trace("    the server was restored from its backup");
    await this.history.promises.excuse(this.history.profiles, "the server was restored");
  }

  /** Sets a device's clock: years off, back, or to summer time. */
  async jumpClock(profile: Profile): Promise<void> {
    const { chance } = this.history;
    const { wall } = profile;
    const jump = chance.pick(["years", "minutes", "summer", "right"]);
    if (jump === "years") wall.off += YEAR * (chance.below(21) - 10);
    if (jump === "minutes") wall.off += MINUTE * (chance.below(121) - 60);
    if (jump === "summer") wall.utcOffset = wall.utcOffset === 60 ? 120 : 60;
    if (jump === "right") wall.off = 0;
  }

  private async clone(profile: Profile): Promise<void> {
    const { profiles, storages } = this.history;
    if (profiles.length >= MOST_PROFILES) return;
    const clone = new Profile(`${profile.name}'`, storages);
    await clone.replace(await profile.image(), { notes: true, copies: true });
    profiles.push(clone);
  }

  private async identity(what: keyof typeof WEIGHTS, profile: Profile): Promise<void> {
    const application = await this.history.front(profile);
    const device = application.handheld.identity.value?.device;
    if (what === "enrol_as_other" || !device) return this.enrolAsOther(profile);
    if (what === "enrol_again") {
      const { code } = ask<Code>("renew", { device });
      return code === null ? undefined : this.history.enrol(profile, application, code);
    }
    if (what === "revoke") return ask("revoke", { device });
    return ask("lineage", { device, confirm: this.history.chance.happens(0.7) });
  }

  /** Enrols a handheld as a new device, which continues what it was before. */
  async enrolAsOther(profile: Profile): Promise<void> {
    const application = await this.history.front(profile);
    const { code } = ask<Code>("device", { name: profile.name });
    if (code !== null) await this.history.enrol(profile, application, code);
  }
}
