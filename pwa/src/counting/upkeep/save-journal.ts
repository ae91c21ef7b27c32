/** Writes the journal into a file that the browser saves. A page at a time: each becomes a piece outside the script's own memory. */
import type { Database } from "../../storage/database.ts";
import { type ExportChoice, exportPieces } from "../../storage/export.ts";

export interface SavedJournal {
  readonly name: string;
  readonly events: number;
  /** Events that are there but could not be read. */
  readonly unreadable: number;
}

export interface SaveOptions extends ExportChoice {
  /** What the device is called. */
  readonly device: string;
  readonly onProgress: (events: number) => void;
}

/** Reads everything and offers the file for saving. Throws a StorageAlarm when nothing can be read. */
export async function saveJournal(database: Database, options: SaveOptions): Promise<SavedJournal> {
  const pieces: Blob[] = [];
  let [events, unreadable] = [0, 0];
  for await (const piece of exportPieces(database, options)) {
    pieces.push(new Blob([piece.text]));
    events += piece.events;
    unreadable += piece.unreadable;
    options.onProgress(events);
  }
  const name = fileName(options.device, options.at);
  if (pieces.length > 0) offer(new Blob(pieces, { type: "application/x-ndjson" }), name);
  return { name, events, unreadable };
}

/** "giacenza-handheld-7-2026-11-23T12-00-00.jsonl": the device and the time (UTC), in signs that every system takes. */
export function fileName(device: string, at: string): string {
  const plain = device.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? ["device"];
  const time = at.slice(0, 19).replaceAll(":", "-");
  return `giacenza-${words.join("-").slice(0, 60)}-${time}.jsonl`;
}

function offer(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser needs the address until it has begun to save.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
