// One open application of a browser profile (a tab), made of the product's own storage and sync. It may
// be killed at any moment: then nothing of it is heard again, and what it had not written is gone.
import type { EventBody } from "../../src/domain/events.ts";
import type { MergeRule } from "../../src/domain/merge.ts";
import type { CopyPlace } from "../../src/storage/copies.ts";
import type { StoredEvent } from "../../src/storage/schema.ts";
import type { NoteStore } from "../../src/storage/sentinel.ts";
import type { Locks } from "../../src/storage/writer.ts";
import type { Reason } from "../../src/sync/engine.ts";
import { Handheld } from "../../src/sync/handheld.ts";
import { Safekeeping } from "../../src/sync/safekeeping.ts";
import { Transport } from "../../src/sync/transport.ts";
import type { Chance } from "./chance.ts";
import type { Air, Meanwhile } from "./network.ts";
import type { Profile } from "./profile.ts";
import type { Storages } from "./storage.ts";
import { surroundingsOf, type World } from "./time.ts";

/** What every application of a history works in. */
export interface Scene {
  readonly world: World;
  readonly air: Air;
  readonly chance: Chance;
  readonly storages: Storages;
  /** Whose turn it is: its clock is the one that the code sees. */
  readonly turn: (profile: Profile) => void;
}

const KILLED = Symbol("killed");
let opened = 0;

export class Application {
  readonly handheld: Handheld;
  readonly number: number;
  isAlive = true;
  private readonly alias: string;
  private readonly scene: Scene;
  private readonly profile: Profile;
  private dying: (killed: typeof KILLED) => void = () => undefined;
  private readonly death = new Promise<typeof KILLED>((resolve) => {
    this.dying = resolve;
  });

  constructor(scene: Scene, profile: Profile, version: string, happens: Omit<Meanwhile, "kill">) {
    opened += 1;
    this.number = opened;
    this.scene = scene;
    this.profile = profile;
    this.alias = `${profile.database}@${this.number}`;
    scene.storages.attach(this.alias, () => this.kill());
    const { world, air, chance } = scene;
    const meanwhile = { ...happens, kill: () => this.kill() };
    const fetch = air.fetchFor(profile.name, () => this.isAlive, meanwhile);
    this.handheld = new Handheld({
      databaseName: this.alias,
      transport: new Transport({ fetch }),
      surroundings: surroundingsOf(world, profile.wall, chance, (callback) => this.ring(callback)),
      notes: this.notes(),
      locks: profile.locks.of(this.number) as unknown as Locks,
      persist: async () => true,
      safekeeping: async () => new Safekeeping(this.copies()),
      appVersion: version,
    });
  }

  /** Runs until it ends or the application dies; null when it died. */
  async live<T>(work: Promise<T>): Promise<T | null> {
    const result = await Promise.race([work, this.death]);
    return result === KILLED ? null : result;
  }

  /** Reads back what the device knew, then tries to sync, as the start of the application does. */
  async start(): Promise<void> {
    await this.live(this.handheld.wake());
    await this.sync("start");
  }

  async sync(reason: Reason): Promise<void> {
    if (this.isAlive) await this.live(this.handheld.syncNow(reason));
  }

  /** Stores an event; null when the application died over it, so that nobody saw it green. */
  record(body: EventBody, rule: MergeRule): Promise<StoredEvent | null> {
    return this.live(this.handheld.record(body, rule));
  }

  /** Dies after so many more transactions; `written`: the last one still reaches the storage. */
  killAfter(transactions: number, written: boolean): void {
    this.scene.storages.killAfter(this.alias, transactions, written);
  }

  /** The storage is full in the middle of the next write. */
  fillStorage(accesses: number): void {
    this.scene.storages.fillAfter(this.alias, accesses);
  }

  /** Nothing more happens to it that was planned. */
  spare(): void {
    this.scene.storages.spare(this.alias);
  }

  /** Ends the application as the browser does when it is closed. */
  async close(): Promise<void> {
    await this.handheld.close();
    this.kill();
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.handheld.close().catch(() => undefined);
    this.scene.storages.detach(this.alias);
    this.profile.locks.release(this.number);
    this.dying(KILLED);
  }

  // A timer of the engine syncs; the sync that it began is waited for.
  private async ring(callback: () => void): Promise<void> {
    if (!this.isAlive) return;
    this.scene.turn(this.profile);
    callback();
    await this.sync("timer");
  }

  // Nor into the second copy: what it asks for then is never answered.
  private copies(): CopyPlace {
    const { copies } = this.profile;
    const files = copies.open();
    const alive = <T extends unknown[]>(order: (...given: T) => Promise<void>) => {
      return (...given: T) => (this.isAlive ? order(...given) : new Promise<void>(() => undefined));
    };
    return {
      read: copies.read,
      open: () => ({
        ...{ start: alive(files.start), append: alive(files.append), finish: alive(files.finish) },
      }),
    };
  }

  // A dead application writes no notes either.
  private notes(): NoteStore {
    const { notes } = this.profile;
    return {
      getItem: (name) => notes.getItem(name),
      setItem: (name, text) => {
        if (this.isAlive) notes.setItem(name, text);
      },
    };
  }
}
