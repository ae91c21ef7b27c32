// Where the second copy of what waits lies: files that only grow at their end, outside IndexedDB, which
// a browser may throw away as a whole (docs/decisions/0025).
import { openCopyFiles, readCopyFiles } from "./copy-files.ts";

/** Where the files lie. Reading answers their texts, the oldest first. */
export interface CopyPlace {
  readonly open: () => CopyFiles;
  readonly read: () => Promise<string[]>;
}

/** Everything is done in the order of the calls; each resolves once the browser has the bytes. */
export interface CopyFiles {
  /** Begins a fresh file with this text; the ones before it stay. */
  start(text: string): Promise<void>;
  append(text: string): Promise<void>;
  /** The fresh file holds all that is needed: those before it go. */
  finish(): Promise<void>;
}

/** In the browser's private file system, where it has one. */
export function browserCopies(): CopyPlace | null {
  if (!globalThis.Worker || !navigator.storage?.getDirectory) return null;
  return { open: openCopyFiles, read: readCopyFiles };
}
