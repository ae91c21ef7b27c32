// The immutable things a counter does, as they travel and are hashed (design/3 §1).
// Place in the journal (device, epoch, seq, previous_hash) is given at the moment of storing.
import type { EventTimes } from "./clock.ts";

export const SCHEMA = 1;

export type EventKind = "count" | "void" | "area_opened" | "area_closed" | "list_closed" | "note";

/** Where an event belongs and who did it. */
export interface Scene {
  readonly list: string;
  readonly pass: number;
  readonly area: string | null;
  readonly employee: string;
}

/** What was counted, and where. `item` is CLASS/CODE, null while the barcode is unknown. */
export interface Subject {
  readonly location: string | null;
  readonly item: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly expiry: string | null;
  readonly barcode: string | null;
}

/** How much, as keyed: base quantity = quantity × factor. Decimal texts. */
export interface Amount {
  readonly quantity: string;
  readonly unit: string | null;
  readonly factor: string | null;
}

/** What the device knew when it made an event. */
export interface Stamp {
  readonly id: string;
  readonly times: EventTimes;
  readonly catalog: string | null;
  readonly app: string;
}

interface Nothing {
  readonly quantity: null;
  readonly unit: null;
  readonly factor: null;
}

/** An event before it has its place in the journal. */
export type EventBody = Scene &
  Subject &
  (Amount | Nothing) &
  EventTimes & {
    readonly id: string;
    readonly kind: EventKind;
    readonly supersedes: readonly string[];
    readonly catalog: string | null;
    readonly app: string;
    readonly schema: number;
    readonly text?: string;
  };

/** The place of an event in its device's chained journal. */
export interface Place {
  readonly device: string;
  readonly epoch: string;
  readonly seq: number;
  readonly previous_hash: string;
}

/** What a closing claims to cover. */
export interface Claim {
  readonly last_seq: number;
  readonly events: number;
}

export type JournalEvent = EventBody & Place & Partial<Claim>;

/** A count event with its quantity. */
export type CountEvent = JournalEvent & Amount & { readonly kind: "count" };

export function isCount(event: JournalEvent): event is CountEvent {
  return event.kind === "count";
}

export const NO_SUBJECT: Subject = {
  location: null,
  item: null,
  variant: null,
  lot: null,
  serial: null,
  expiry: null,
  barcode: null,
};
const NO_AMOUNT: Nothing = { quantity: null, unit: null, factor: null };

function body(
  kind: EventKind,
  stamp: Stamp,
  scene: Scene,
  what: Subject & (Amount | Nothing) = { ...NO_SUBJECT, ...NO_AMOUNT },
  supersedes: readonly string[] = [],
): EventBody {
  return {
    id: stamp.id,
    kind,
    list: scene.list,
    pass: scene.pass,
    area: scene.area,
    employee: scene.employee,
    location: what.location,
    item: what.item,
    variant: what.variant,
    lot: what.lot,
    serial: what.serial,
    expiry: what.expiry,
    barcode: what.barcode,
    ...amountOf(what),
    supersedes,
    ...stamp.times,
    catalog: stamp.catalog,
    app: stamp.app,
    schema: SCHEMA,
  };
}

function amountOf(what: Amount | Nothing): Amount | Nothing {
  if (what.quantity === null) return NO_AMOUNT;
  return { quantity: what.quantity, unit: what.unit, factor: what.factor };
}

/** A count: the first one of a position, or one that adds to it. */
export function count(stamp: Stamp, scene: Scene, subject: Subject, amount: Amount): EventBody {
  return body("count", stamp, scene, { ...subject, ...amount });
}

/** Counted again: replaces what the device has seen so far; the goods were looked at now. */
export function replace(
  stamp: Stamp,
  scene: Scene,
  subject: Subject,
  amount: Amount,
  replaced: readonly string[],
): EventBody {
  return body("count", stamp, scene, { ...subject, ...amount }, replaced);
}

/** A typing mistake put right: the goods were looked at when the first quantity was keyed. */
export function correct(
  stamp: Stamp,
  scene: Scene,
  wrong: CountEvent,
  right: Subject & Amount,
): EventBody {
  return { ...body("count", stamp, scene, right, [wrong.id]), ...observedWith(wrong) };
}

function observedWith(event: EventTimes): Pick<EventTimes, "observed_at" | "clock_offset_ms"> {
  return { observed_at: event.observed_at, clock_offset_ms: event.clock_offset_ms };
}

/** Takes a count back without putting anything in its place. */
export function voidCount(stamp: Stamp, scene: Scene, wrong: { readonly id: string }): EventBody {
  return body("void", stamp, scene, { ...NO_SUBJECT, ...NO_AMOUNT }, [wrong.id]);
}

export const areaOpened = (stamp: Stamp, scene: Scene): EventBody =>
  body("area_opened", stamp, scene);

/** The journal adds last_seq and events when it stores a closing: only it knows them for certain. */
export const areaClosed = (stamp: Stamp, scene: Scene): EventBody =>
  body("area_closed", stamp, scene);

export const listClosed = (stamp: Stamp, scene: Scene): EventBody =>
  body("list_closed", stamp, { ...scene, area: null });

/** A remark, with the position it is about, if any. */
export function note(stamp: Stamp, scene: Scene, text: string, subject = NO_SUBJECT): EventBody {
  return { ...body("note", stamp, scene, { ...subject, ...NO_AMOUNT }), text };
}
