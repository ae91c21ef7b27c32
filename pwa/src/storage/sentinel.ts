// Notes outside IndexedDB of how far the journal had come: they notice a database that was emptied
// or put back to an older state, which IndexedDB itself cannot tell.

export interface Sentinel {
  readonly device: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

/** What the server held of a chain when it was last asked, and how the device is called. */
export interface SentNote {
  readonly epoch: string;
  readonly name: string;
  /** The end of the longest prefix that the server holds. */
  readonly high_water: number;
}

/** The part of localStorage that is needed; null where the browser refuses it. */
export type NoteStore = Pick<globalThis.Storage, "getItem" | "setItem"> | null;

// Two notes, because the first is written with every scan.
const END = "giacenza.sentinel";
const SENT = "giacenza.sent";

/** How far the journal had come, or null when nothing (readable) was noted. */
export function readSentinel(store: NoteStore): Sentinel | null {
  const { device, epoch, seq, hash } = read(store, END);
  if (typeof device !== "string" || typeof epoch !== "string") return null;
  if (typeof seq !== "number" || typeof hash !== "string") return null;
  return { device, epoch, seq, hash };
}

export function readSent(store: NoteStore): SentNote | null {
  const { epoch, name, high_water } = read(store, SENT);
  if (typeof epoch !== "string" || typeof name !== "string") return null;
  return typeof high_water === "number" ? { epoch, name, high_water } : null;
}

/** Best effort: the journal itself is the truth, this is only its witness. */
export function writeSentinel(store: NoteStore, note: Sentinel): void {
  write(store, END, note);
}

export function writeSent(store: NoteStore, note: SentNote): void {
  write(store, SENT, note);
}

/** The first number of a chain that the server is not known to hold. */
export function firstUnsent(store: NoteStore, epoch: string): number {
  const sent = readSent(store);
  return sent?.epoch === epoch ? sent.high_water + 1 : 1;
}

function read(store: NoteStore, name: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(store?.getItem(name) ?? "null") ?? {};
  } catch {
    return {};
  }
}

function write(store: NoteStore, name: string, note: object): void {
  try {
    store?.setItem(name, JSON.stringify(note));
  } catch {
    // A full or forbidden localStorage takes nothing away from what IndexedDB has stored.
  }
}
