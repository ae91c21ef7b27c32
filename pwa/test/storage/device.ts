// A device's storage for tests: a fresh fake IndexedDB, notes outside it, and an identity.
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { Database } from "../../src/storage/database.ts";
import { Enrolment } from "../../src/storage/enrolment.ts";
import { Journal } from "../../src/storage/journal.ts";
import { Losses } from "../../src/storage/losses.ts";
import { type Identity, Meta } from "../../src/storage/meta.ts";
import { Outbox } from "../../src/storage/outbox.ts";
import { DEVICE, idOf } from "../builders.ts";

export const EPOCH = idOf(900);

export class Notes {
  readonly texts = new Map<string, string>();
  getItem(name: string): string | null {
    return this.texts.get(name) ?? null;
  }
  setItem(name: string, text: string): void {
    this.texts.set(name, text);
  }
}

export function identityOf(identity: Partial<Identity> = {}): Identity {
  return {
    device: DEVICE,
    token: "secret",
    name: "H1",
    epoch: EPOCH,
    persisted: true,
    ...identity,
  };
}

export interface TestDevice {
  readonly database: Database;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly meta: Meta;
  readonly enrolment: Enrolment;
  readonly losses: Losses;
  readonly notes: Notes;
  readonly openElsewhere: { readonly value: boolean };
}

/** Forgets every database of an earlier test. */
export function freshIndexedDb(): void {
  globalThis.indexedDB = new IDBFactory();
}

export function openDevice(notes = new Notes(), isHeld = () => true): TestDevice {
  const database = new Database({ name: "test", timeLimit: 2000 });
  const meta = new Meta(database);
  return {
    ...{ database, meta, notes },
    journal: new Journal(database, { isHeld }, notes),
    outbox: new Outbox(database),
    enrolment: new Enrolment(database, meta, notes),
    losses: new Losses(database),
    openElsewhere: { value: false },
  };
}

export async function enrolledDevice(): Promise<TestDevice> {
  freshIndexedDb();
  const device = openDevice();
  await device.enrolment.enrol(identityOf());
  return device;
}
