// Single facts that the device keeps: who it is, where it is in the server's changes, its catalogue.
// Each fact has one name and one type; nobody else writes to the meta store.
import type { Database } from "./database.ts";
import type { BlockStore } from "./schema.ts";

/** Who this device is, from enrolment. The token is a secret between device and server. */
export interface Identity {
  readonly device: string;
  readonly token: string;
  readonly name: string;
  /** The chain that new events are appended to. */
  readonly epoch: string;
  /** Whether the browser promised not to clear the storage by itself. */
  readonly persisted: boolean;
}

/** How far the server's clock was from ours, and when that was measured (device time). */
export interface ClockOffset {
  readonly milliseconds: number;
  readonly measured_at: string;
}

/** The catalogue generation that look-ups see, and where its blocks are. */
export interface ActiveCatalogue {
  readonly generation: number;
  readonly rows: number;
  readonly blocks: number;
  /** The generation that was downloaded whole; since then blocks were only changed. */
  readonly base: number;
  readonly store: BlockStore;
  /** Of the server; its numbers mean nothing in another history. */
  readonly history: string;
}

/** Blocks that are being changed, or whose older states are still to be cleared. */
export interface CataloguePatch {
  readonly store: BlockStore;
  readonly base: number;
  readonly generation: number;
  readonly blocks: readonly number[];
}

/** When a list was first seen not to be open any more, by the server's clock and by the device's. */
export interface Retirement {
  readonly server: string;
  readonly device: string;
}

/** The lists with events on this device that are open no more, as one server (history) told. */
export interface RetiredLists {
  readonly server_history: string;
  readonly lists: Readonly<Record<string, Retirement>>;
}

/** A journal of which the device lost the end: the server is told, so that it can name the gap. */
export interface LostJournal {
  readonly epoch: string;
  /** The last number that was given. */
  readonly head: number;
  /** The first number that may be lost; after `head` when the server is known to hold all of it. */
  readonly from: number;
  readonly told: boolean;
  /** Whether a person has seen it. */
  readonly seen: boolean;
}

export interface Facts {
  identity: Identity;
  clock_offset: ClockOffset;
  server_history: string;
  cursor: string;
  catalogue: ActiveCatalogue;
  catalogue_patch: CataloguePatch;
  last_sync: string;
  lost_journals: readonly LostJournal[];
  retired_lists: RetiredLists;
}

export class Meta {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** The fact, or null when the device does not know it yet. */
  get<Name extends keyof Facts>(name: Name): Promise<Facts[Name] | null> {
    return this.database.read(["meta"], async (transaction) => {
      return ((await transaction.objectStore("meta").get(name)) as Facts[Name] | undefined) ?? null;
    });
  }

  async set<Name extends keyof Facts>(name: Name, fact: Facts[Name]): Promise<void> {
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").put(fact, name),
    );
  }

  async forget(name: keyof Facts): Promise<void> {
    await this.database.write(["meta"], (transaction) =>
      transaction.objectStore("meta").delete(name),
    );
  }
}
