// What the devices promised their counters: every event that was shown green, and the few that nobody
// can still have because the only storages that held them were destroyed (design/4 §1).
import type { StoredEvent } from "../../src/storage/schema.ts";
import { ask } from "./desk.ts";
import type { Profile } from "./profile.ts";

export interface Green {
  readonly id: string;
  readonly profile: string;
  readonly device: string;
  readonly epoch: string;
  readonly seq: number;
  readonly canonical: string;
}

interface Held {
  readonly history: string;
  readonly ids: readonly string[];
}

export class Promises {
  readonly green = new Map<string, Green>();
  /** Events whose storing was cut short: they may be there, and nobody was told so. */
  readonly unsure = new Set<string>();
  /** Events of which every copy was destroyed, and by what. */
  readonly destroyed = new Map<string, string>();
  readonly violations: string[] = [];
  private readonly kept = new Map<string, Set<string>>();

  give(profile: Profile, { event, canonical }: StoredEvent): void {
    const { id, device, epoch, seq } = event;
    this.green.set(id, { id, profile: profile.name, device, epoch, seq, canonical });
  }

  violate(what: string): void {
    this.violations.push(what);
  }

  /** Holds a storage to what it held before, and to the server for what it says is there. */
  async check(profile: Profile): Promise<void> {
    const events = await profile.events();
    const ids = new Set(events.map(({ id }) => id));
    for (const id of this.kept.get(profile.database) ?? [])
      if (!ids.has(id)) this.violate(`${profile.name} deleted ${this.name(id)} by itself`);
    this.kept.set(profile.database, ids);
    const held = ask<Held>("held");
    const there = new Set(held.ids);
    const sameHistory = await profile.epochsOf(held.history);
    for (const { id, epoch, pending } of events) {
      const isSaid = pending === undefined && sameHistory.has(epoch);
      if (isSaid && !there.has(id))
        this.violate(`${profile.name} says that ${this.name(id)} is on the server: it is not`);
    }
  }

  /** After storages were destroyed: what no device and no server holds any more is excused. */
  async excuse(profiles: readonly Profile[], cause: string): Promise<void> {
    const copies = new Set(ask<Held>("held").ids);
    for (const profile of profiles) {
      for (const { id } of await profile.events()) copies.add(id);
      for (const id of profile.copied()) copies.add(id);
    }
    for (const id of this.green.keys())
      if (!copies.has(id) && !this.destroyed.has(id)) this.destroyed.set(id, cause);
  }

  name(id: string): string {
    const green = this.green.get(id);
    return green ? `event ${green.seq} of ${green.profile} (${id})` : `event ${id}`;
  }
}
