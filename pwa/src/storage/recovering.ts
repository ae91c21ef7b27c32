// A database that was emptied, or that is older than it was: noticed by the second copy and by the note
// outside it. What the copy holds comes back; where the chain cannot be continued with it a new one starts,
// and an end that stays lost is kept for the server.
import type { CopyPlace } from "./copies.ts";
import type { Database } from "./database.ts";
import { begin, type Enrolment } from "./enrolment.ts";
import { within } from "./limits.ts";
import { addLoss, lossOf } from "./losses.ts";
import type { Identity } from "./meta.ts";
import { appendAgain, restoreFrom } from "./restoring.ts";
import { type NoteStore, readSentinel, type Sentinel } from "./sentinel.ts";

/** In ms. */
const PATIENCE = 2_000;

/** What the open application still knows when its storage is gone. */
export interface Remembered {
  readonly identity: Identity;
  readonly end: Sentinel | null;
}

export interface Recoverable {
  readonly database: Database;
  readonly enrolment: Enrolment;
  readonly notes: NoteStore;
  /** Whether another tab writes: this one changes nothing then that is whole. */
  readonly openElsewhere: { readonly value: boolean };
}

/** Answers the identity to go on with, on the chain `epoch` if anything was missing; null when nobody knows who it was. */
export async function recover(
  device: Recoverable,
  epoch: string,
  { remembered, copies }: { remembered: Remembered | null; copies: Pick<CopyPlace, "read"> | null },
): Promise<Identity | null> {
  const { database, enrolment } = device;
  const isWhole = await enrolment.isWhole();
  if (isWhole && device.openElsewhere.value) return enrolment.identity();
  const reading = copies?.read() ?? Promise.resolve([]);
  // As far as anybody knows nothing is missing then: whoever wants to count does not wait long for a look.
  const texts = await (isWhole ? within(PATIENCE, reading).catch(() => []) : reading);
  const isContinued = await appendAgain(texts, database);
  if (isContinued && (await enrolment.isWhole())) return enrolment.identity();
  await restoreFrom(texts, database);
  const identity = await enrolment.identity();
  if (!identity) return remembered && beginAnew(device, remembered, epoch);
  const lost = await enrolment.missingEnd();
  return enrolment.openNewEpoch(epoch, identity.epoch, lost ?? undefined);
}

async function beginAnew(
  { database, enrolment, notes }: Recoverable,
  remembered: Remembered,
  epoch: string,
): Promise<Identity> {
  const identity = { ...remembered.identity, epoch };
  const note = readSentinel(notes) ?? remembered.end;
  await database.write(["meta", "heads"], async (transaction) => {
    if (note?.device === identity.device) await addLoss(transaction, lossOf(note, notes));
    await begin(transaction, identity);
  });
  enrolment.note(identity);
  return identity;
}
