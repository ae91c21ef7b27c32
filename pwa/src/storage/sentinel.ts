// A note outside IndexedDB of how far the journal had come: it notices a database that was emptied
// or put back to an older state, which IndexedDB itself cannot tell.

export interface Sentinel {
  readonly device: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

/** The part of localStorage that is needed; null where the browser refuses it. */
export type NoteStore = Pick<globalThis.Storage, "getItem" | "setItem"> | null;

const NAME = "giacenza.sentinel";

export function readSentinel(store: NoteStore): Sentinel | null {
  try {
    const text = store?.getItem(NAME);
    return text ? asSentinel(JSON.parse(text)) : null;
  } catch {
    return null;
  }
}

function asSentinel(value: unknown): Sentinel | null {
  const note = value as Partial<Sentinel> | null;
  if (typeof note?.device !== "string" || typeof note.epoch !== "string") return null;
  if (typeof note.seq !== "number" || typeof note.hash !== "string") return null;
  return { device: note.device, epoch: note.epoch, seq: note.seq, hash: note.hash };
}

/** Best effort: the journal itself is the truth, this is only its witness. */
export function writeSentinel(store: NoteStore, note: Sentinel): void {
  try {
    store?.setItem(NAME, JSON.stringify(note));
  } catch {
    // A full or forbidden localStorage takes nothing away from what IndexedDB has stored.
  }
}
