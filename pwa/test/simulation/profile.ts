// A browser profile: its storage, the notes outside it, its clock, and the applications open in it.
// Images of it can be taken, put back, or given to another handheld.
import type { Head, Line, StoredEvent } from "../../src/storage/schema.ts";
import { MemoryCopies } from "../storage/copies.ts";
import { Notes } from "../storage/device.ts";
import type { Application } from "./application.ts";
import { ProfileLocks } from "./locks.ts";
import { build, type Image, imageOf, type Storages } from "./storage.ts";
import { WallClock } from "./time.ts";

export interface ProfileImage {
  readonly storage: Image;
  readonly notes: ReadonlyMap<string, string>;
  readonly copies: ReadonlyMap<number, string>;
}

export class Profile {
  readonly name: string;
  readonly notes = new Notes();
  /** The second copy, in files outside the database. */
  readonly copies = new MemoryCopies();
  readonly wall = new WallClock();
  locks = new ProfileLocks();
  applications: Application[] = [];
  saved: ProfileImage | null = null;
  private readonly storages: Storages;
  private generation = 0;

  constructor(name: string, storages: Storages) {
    this.name = name;
    this.storages = storages;
  }

  /** The name of its database; another one after each time that it was replaced. */
  get database(): string {
    return `${this.name}#${this.generation}`;
  }

  /** The application that writes, if one is open; otherwise the one opened last. */
  get front(): Application | null {
    const open = this.applications.filter(({ isAlive }) => isAlive);
    return open.find(({ handheld }) => !handheld.openElsewhere.value) ?? open[0] ?? null;
  }

  async image(): Promise<ProfileImage> {
    const storage = await imageOf(this.storages, this.database);
    return { storage, notes: new Map(this.notes.texts), copies: new Map(this.copies.files) };
  }

  /** Ends everything that is open, then puts another storage in the place of its own. */
  async replace(image: ProfileImage, too: { notes: boolean; copies: boolean }): Promise<void> {
    this.killAll();
    this.generation += 1;
    await build(this.storages, this.database, image.storage);
    if (too.copies) this.copies.files = new Map(image.copies);
    if (!too.notes) return;
    this.notes.texts.clear();
    for (const [name, text] of image.notes) this.notes.texts.set(name, text);
  }

  /** Empties the storage; the notes and the second copy too where everything of the site is cleared. */
  wipe(withNotes: boolean): void {
    this.killAll();
    this.generation += 1;
    if (!withNotes) return;
    this.notes.texts.clear();
    this.copies.files.clear();
  }

  killAll(): void {
    for (const application of this.applications) application.kill();
    this.applications = [];
  }

  /** The ids of what its second copy holds. */
  copied(): string[] {
    return this.copies.copied().events.map(({ stored }) => stored.id);
  }

  /** Every event that lies in its storage now. */
  events(): Promise<StoredEvent[]> {
    return this.rows<StoredEvent>("events");
  }

  heads(): Promise<Head[]> {
    return this.rows<Head>("heads");
  }

  lines(): Promise<Line[]> {
    return this.rows<Line>("lines");
  }

  /** The chains about which the device last heard from this history of the server. */
  async epochsOf(history: string): Promise<ReadonlySet<string>> {
    const heads = await this.heads();
    const heard = heads.filter((head) => head.server_history === history);
    return new Set(heard.map(({ epoch }) => epoch));
  }

  private async rows<Row>(store: string): Promise<Row[]> {
    const { stores } = await imageOf(this.storages, this.database, store);
    return stores.flatMap(({ rows }) => rows.map(([, value]) => value as Row));
  }
}
