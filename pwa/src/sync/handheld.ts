// The handheld as the screens see it: storage and sync put together once, behind a few functions.
//   const handheld = await openHandheld();
//   await handheld.record(count(handheld.stamp(), scene, subject, amount), { independent: false });
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { timesOf } from "../domain/clock.ts";
import type { EventBody, Stamp } from "../domain/events.ts";
import { newId } from "../domain/identifiers.ts";
import type { MergeRule } from "../domain/merge.ts";
import { StorageAlarm } from "../storage/alarms.ts";
import { Catalogue } from "../storage/catalogue.ts";
import { Database } from "../storage/database.ts";
import { Enrolment } from "../storage/enrolment.ts";
import { Journal } from "../storage/journal.ts";
import { Losses } from "../storage/losses.ts";
import { type Identity, Meta } from "../storage/meta.ts";
import { Outbox } from "../storage/outbox.ts";
import type { Remembered } from "../storage/recovering.ts";
import { References } from "../storage/references.ts";
import type { Told } from "../storage/retention.ts";
import type { StoredEvent } from "../storage/schema.ts";
import { type NoteStore, type Sentinel, writeSent } from "../storage/sentinel.ts";
import { UnhurriedNotes } from "../storage/unhurried-notes.ts";
import { type Locks, openWriter, type Writer } from "../storage/writer.ts";
import { Engine, type Reason } from "./engine.ts";
import { type Parts, showCatalogue, showPending } from "./round.ts";
import type { Safekeeping } from "./safekeeping.ts";
import { newState, type SyncState, type WritableState } from "./state.ts";
import { browserSurroundings, type Surroundings } from "./surroundings.ts";
import { Transport } from "./transport.ts";

export interface HandheldOptions {
  readonly databaseName: string;
  readonly transport: Transport;
  readonly surroundings: Surroundings;
  readonly notes: NoteStore;
  readonly locks: Locks;
  /** Asks the browser never to clear the storage by itself. */
  readonly persist: () => Promise<boolean>;
  /** What saves counts when the browser loses its database; fetched when it is needed. */
  readonly safekeeping: () => Promise<Safekeeping>;
  readonly appVersion: string;
}

export class Handheld {
  readonly journal: Journal;
  readonly catalogue: Catalogue;
  readonly references: References;
  readonly state: SyncState;
  /** Who this device is; null until it is enrolled. */
  readonly identity: ReadonlySignal<Identity | null>;
  /** True while another tab of this browser writes the journal: nothing can be counted here. */
  readonly openElsewhere: ReadonlySignal<boolean>;
  /** For the screens that look after the device; counting goes through the journal. */
  readonly database: Database;
  readonly outbox: Outbox;
  readonly notes: NoteStore;

  readonly options: HandheldOptions;
  readonly meta: Meta;
  readonly enrolment: Enrolment;
  private readonly parts: Parts;
  private readonly engine: Engine;
  private readonly writer: Writer;
  private readonly writable: WritableState = newState();
  private readonly known = signal<Identity | null>(null);
  private readonly clockOffset = signal<number | null>(null);
  /** How far the journal had come, should the storage be emptied. */
  private end: Sentinel | null = null;
  private keeping: Promise<Safekeeping> | null = null;

  constructor(options: HandheldOptions) {
    this.options = options;
    this.notes = options.notes;
    this.database = new Database({ name: options.databaseName });
    this.outbox = new Outbox(this.database);
    this.writer = openWriter(options.locks);
    this.meta = new Meta(this.database);
    this.enrolment = new Enrolment(this.database, this.meta, options.notes);
    this.journal = new Journal(this.database, this.writer, options.notes);
    this.catalogue = new Catalogue(this.database);
    this.references = new References(this.database);
    this.state = this.writable;
    this.identity = computed(() => this.known.value);
    this.openElsewhere = this.watchWriter();
    this.parts = {
      ...{ meta: this.meta, enrolment: this.enrolment, state: this.writable },
      ...{ references: this.references, catalogue: this.catalogue },
      ...{ transport: options.transport, surroundings: options.surroundings },
      ...{ outbox: this.outbox, losses: new Losses(this.database) },
      sweep: (told) => this.sweep(told),
    };
    this.engine = new Engine({
      ...this.parts,
      whoSyncs: () => this.whoSyncs(),
      onDone: async () => {
        await this.remember();
        void this.attendCopy();
      },
    });
    this.journal.onAppend(() => {
      this.engine.noticeCount();
      if (!this.journal.copy) void this.attendCopy();
    });
  }

  /** What every event carries of this moment: id, times, catalogue and application version. */
  stamp(): Stamp {
    const generation = this.state.catalogue.value.generation;
    return {
      id: newId(),
      times: timesOf(this.options.surroundings.reading(), this.clockOffset.value),
      catalog: generation === null ? null : String(generation),
      app: this.options.appVersion,
    };
  }

  /**
   * Stores one event; when this resolves it may be shown green. On a StorageAlarm nothing is stored
   * and `state.alarm` says why.
   */
  async record(body: EventBody, rule: MergeRule): Promise<StoredEvent> {
    try {
      const stored = await this.append(body, rule);
      this.writable.alarm.value = null;
      return stored;
    } catch (error) {
      if (error instanceof StorageAlarm) this.writable.alarm.value = error.code;
      throw error;
    }
  }

  /** Syncs now or joins the sync that is running; the state tells how it went. */
  syncNow(reason: Reason): Promise<void> {
    return this.engine.syncNow(reason);
  }

  /** A person has seen which ends of journals this device lost. */
  async lossesSeen(): Promise<void> {
    await this.parts.losses.seen();
    await this.remember();
  }

  /** Moves writing from the other tab to this one. */
  takeOver(): void {
    this.writer.takeOver();
  }

  /** Reads back what the device knew when it was last open, and notices a storage that lost its end. */
  async wake(): Promise<void> {
    await this.writer.decided();
    await this.recover();
    this.end = await this.enrolment.previous();
    await this.look();
    void this.attendCopy();
    this.writable.lastSync.value = await this.meta.get("last_sync");
  }

  /** Shows what is stored as it is now. */
  async look(): Promise<void> {
    await Promise.all([this.remember(), showPending(this.parts), showCatalogue(this.parts)]);
  }

  /** Stops timers and closes the database; for tests and for leaving the page. */
  async close(): Promise<void> {
    this.engine.stop();
    await this.database.close();
  }

  // The database may have been emptied under the open application: it still knows who it is, begins a
  // new chain, and says what was lost.
  private async append(body: EventBody, rule: MergeRule): Promise<StoredEvent> {
    const tryOnce = async (): Promise<StoredEvent> => {
      const stored = await this.journal.append(body, rule);
      const { device, epoch, seq } = stored.event;
      this.end = { device, epoch, seq, hash: stored.hash };
      return stored;
    };
    try {
      return await tryOnce();
    } catch (error) {
      const isEmptied = error instanceof StorageAlarm && error.code === "not_enrolled";
      if (!isEmptied || !(await this.beginAnew())) throw error;
      return tryOnce();
    }
  }

  private async beginAnew(): Promise<Identity | null> {
    const { value } = this.known;
    const remembered = value && { identity: value, end: this.end };
    const identity = await this.recover(remembered);
    await this.look();
    return identity;
  }

  private async recover(remembered: Remembered | null = null): Promise<Identity | null> {
    // What is whole can be counted with although the part cannot be had.
    const part = await this.safekeeping().catch(async (error) => {
      if (!(await this.enrolment.isWhole())) throw error;
    });
    return part ? part.recover(this, remembered) : this.enrolment.identity();
  }

  /**
   * Keeps the second copy whole and small: at the start, when the device becomes another one, after every sync,
   * at the latest with the first count, by the tab that writes.
   */
  async attendCopy(): Promise<void> {
    const { value } = this.known;
    if (!value || !this.writer.isHeld()) return;
    this.journal.copy ??= (await this.safekeeping().catch(() => null))?.copyOf(this) ?? null;
    await this.journal.copy?.attend(value, this.state.pending.value);
  }

  private safekeeping(): Promise<Safekeeping> {
    // What could not be had is asked for again, by the next count or sync.
    this.keeping ??= this.options.safekeeping().catch((error) => {
      this.keeping = null;
      throw error;
    });
    return this.keeping;
  }

  // The tab that writes is the one that syncs.
  private async whoSyncs(): Promise<Identity | null> {
    if (!this.writer.isHeld()) return null;
    const identity = await this.enrolment.identity();
    return identity === null && this.known.value !== null ? this.beginAnew() : identity;
  }

  // Not needed to count: fetched when it is, and where it cannot be had the next sync clears up.
  private async sweep(told: Told): Promise<void> {
    const part = await import("../storage/retention.ts").catch(() => null);
    if (part) await new part.Retention(this.database, this.meta).sweep(told);
  }

  /** Shows who the device is as it is stored now, and notes it outside. */
  async remember(): Promise<void> {
    const identity = await this.enrolment.identity();
    // Of an emptied database only this memory is left: it is what the chain goes on with.
    this.known.value = identity ?? this.known.value;
    this.clockOffset.value = (await this.meta.get("clock_offset"))?.milliseconds ?? null;
    const losses = await this.parts.losses.all();
    this.writable.losses.value = losses.filter(({ seen }) => !seen);
    if (identity) await this.noteSent(identity);
  }

  // Outside the database, to say later how much of it had been sent.
  private async noteSent({ epoch, name }: Identity): Promise<void> {
    const chain = (await this.outbox.standings()).find((standing) => standing.epoch === epoch);
    if (chain) writeSent(this.notes, { epoch, name, high_water: chain.high_water });
  }

  private watchWriter(): ReadonlySignal<boolean> {
    const elsewhere = signal(false);
    const look = () => {
      const was = elsewhere.value;
      elsewhere.value = !this.writer.isHeld();
      this.references.forget();
      this.catalogue.forget();
      // What the other tab did meanwhile is in the storage: show it, and go on with its sync.
      if (was && !elsewhere.value) void this.engine.syncNow("screen");
    };
    this.writer.onChange(look);
    void this.writer.decided().then(look);
    return elsewhere;
  }
}

/** Opens the device's storage and reads it back. Throws a StorageAlarm when the browser refuses. */
export async function openHandheld(options: Partial<HandheldOptions> = {}): Promise<Handheld> {
  const handheld = new Handheld({ ...browserOptions(), ...options });
  await handheld.wake();
  return handheld;
}

function browserOptions(): HandheldOptions {
  return {
    databaseName: "giacenza",
    transport: new Transport(),
    surroundings: browserSurroundings,
    notes: ownNotes(),
    locks: globalThis.navigator?.locks ?? null,
    // Plain HTTP has no storage manager: then nobody promises anything.
    persist: async () => (await navigator.storage?.persist()) ?? false,
    safekeeping: async () => new (await import("./safekeeping.ts")).Safekeeping(),
    appVersion: __APP_VERSION__,
  };
}

function ownNotes(): NoteStore {
  try {
    return globalThis.localStorage ? new UnhurriedNotes(globalThis.localStorage) : null;
  } catch {
    // Forbidden by the user: the journal does without its witness.
    return null;
  }
}
