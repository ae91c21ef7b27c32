// The tables of the device's database and their keys, as one type that every store is checked against.
import type { DBSchema } from "idb";
import type { AreaState } from "../domain/area.ts";
import type { JournalEvent } from "../domain/events.ts";

/** An event with its canonical text (the bytes that travel) and hash. `pending` is 1 until acknowledged. */
export interface StoredEvent {
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly list: string;
  readonly pass: number;
  readonly event: JournalEvent;
  readonly canonical: string;
  readonly hash: string;
  readonly pending?: 1;
  readonly acknowledged_at?: string;
}

/** The server's signature under how far it had checked a chain, kept for disputes. */
export interface Receipt {
  readonly seq: number;
  readonly hash: string | null;
  readonly state: string;
  readonly signature: string;
  /** The server's time of the answer that brought it. */
  readonly received_at: string;
}

/** The end of one chain, and what the server last said about it. Kept for ever. */
export interface Head {
  readonly epoch: string;
  readonly device: string;
  readonly seq: number;
  readonly hash: string;
  readonly server_history: string | null;
  readonly high_water: number;
  /** The newest one; chains that were never sent have none. */
  readonly receipt?: Receipt;
}

/** A count that is still live in a line. */
export interface LiveCount {
  readonly id: string;
  readonly employee: string;
  readonly quantity: string;
  readonly unit: string | null;
  readonly factor: string | null;
  readonly observed_at: string;
  /** Not there on counts that an older version stored. */
  readonly area?: string | null;
}

/** What one list has so far for one count key, on this device. `total` is in base units, null = not counted. */
export interface Line {
  readonly list: string;
  readonly pass: number;
  readonly key: string;
  readonly location: string | null;
  readonly item: string | null;
  readonly barcode: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly live: readonly LiveCount[];
  readonly total: string | null;
  /** The id of the event that last touched the line: sorts by time. */
  readonly touched: string;
}

/** One pass of one list. */
export interface ListPass {
  readonly list: string;
  readonly pass: number;
}

/** How far a list is on this device. */
export interface Progress {
  readonly list: string;
  readonly pass: number;
  readonly lines: number;
  readonly events: number;
  /** When this device closed its part, null while it is open. */
  readonly closed_at: string | null;
  /** Areas that were opened here, the latest last; not there where an older version stored it. */
  readonly areas?: readonly AreaState[];
}

/** One piece of reference data as the server sent it. */
export interface Reference {
  readonly kind: string;
  readonly key: string;
  readonly value: unknown;
  /** The filling that it last came with, where it came with one. */
  readonly filling?: string;
}

/** A block of the catalogue as zlib bytes; text in databases of the first version. */
export type Block = Uint8Array<ArrayBuffer> | string;

/**
 * A block by the generation that was downloaded whole; behind it the same block as later
 * generations changed it. `download` says how far a download into this store has come.
 */
export type BlockKey = [number, number] | [number, number, number] | "download";

/** A whole catalogue is downloaded into the store that look-ups do not read. */
export type BlockStore = "blocks" | "other_blocks";

/** Buckets of the next generation that are already stored, so that a cut download goes on. */
export interface CatalogueDownload {
  readonly generation: number;
  readonly done: readonly string[];
}

export interface Tables extends DBSchema {
  events: {
    key: [string, number];
    value: StoredEvent;
    indexes: { id: string; pending: [number, string, number]; list: [string, number, string] };
  };
  heads: { key: string; value: Head };
  lines: {
    key: [string, number, string];
    value: Line;
    indexes: { touched: [string, number, string] };
  };
  progress: { key: [string, number]; value: Progress };
  reference: { key: [string, string]; value: Reference };
  blocks: { key: BlockKey; value: Block | CatalogueDownload };
  other_blocks: { key: BlockKey; value: Block | CatalogueDownload };
  meta: { key: string; value: unknown };
}
