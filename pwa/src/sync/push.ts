// Step 2 of a sync: everything that waits goes to the server, oldest first, once through the journal.
// An event is acknowledged only when the server's own complete answer names it; what it will not take
// stays and is passed over, so that nothing behind it waits.
import { isoTime } from "../domain/clock.ts";
import type { Batch, Outbox, Place, Standing } from "../storage/outbox.ts";
import { wireText } from "../storage/wire.ts";
import type { PushAnswer } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { Transport } from "./transport.ts";

export const LARGEST_BATCH = 500;
/** A server that takes back what it said more often than this in one sync is not believed. */
const MOST_BEGINNINGS = 4;

export interface PushContext {
  readonly transport: Pick<Transport, "push">;
  readonly outbox: Outbox;
  readonly token: string;
  /** Milliseconds since 1970 by the device's clock. */
  readonly now: () => number;
  /** Opens a new chain: the server saw this one go two ways. */
  readonly openNewEpoch: (forked: string) => Promise<void>;
  readonly onProgress: () => Promise<void>;
  /** Keeps the screen awake while something is being sent, until the answer is called. */
  readonly stayAwake: () => () => void;
}

/** How many events the server did not take although it answered, and why. */
export interface Left {
  /** Each alone is larger than the way to the server allows. */
  readonly tooLarge: number;
  /** It gave a verdict that this version does not know, or none. */
  readonly unnamed: number;
}

export const NOTHING_LEFT: Left = { tooLarge: 0, unnamed: 0 };

/** Pushes all that waits. Throws the SyncFailure that stopped it; what was acknowledged stays so. */
export async function pushAll(context: PushContext): Promise<Left> {
  if (!(await context.outbox.oldest())) return NOTHING_LEFT;
  const sleep = context.stayAwake();
  try {
    return await pushUntilQuiet(context);
  } finally {
    sleep();
  }
}

async function pushUntilQuiet(context: PushContext): Promise<Left> {
  let beginnings = 0;
  for (;;) {
    const { left, again } = await pushThrough(context);
    beginnings += 1;
    if (!again) return left;
    if (beginnings >= MOST_BEGINNINGS) throw new SyncFailure("stranger");
  }
}

// Once from the oldest to the newest; `again` when the server turned out to hold less than before.
async function pushThrough(context: PushContext): Promise<{ left: Left; again: boolean }> {
  const left = { ...NOTHING_LEFT };
  let [limit, again]: [number, boolean] = [LARGEST_BATCH, false];
  let after: Place | null = null;
  for (;;) {
    const batch: Batch | null = await context.outbox.nextBatch(limit, after);
    if (!batch) return { left, again };
    const size = batch.events.length;
    const answer = await pushOnce(context, batch);
    if (answer === null && size > 1) {
      limit = Math.ceil(size / 2);
      continue;
    }
    if (answer) {
      const settled = await settle(context, batch, answer);
      left.unnamed += size - settled.named;
      again ||= settled.again;
    } else left.tooLarge += 1;
    limit = Math.min(LARGEST_BATCH, limit * 2);
    after = batch.events.at(-1) ?? null;
  }
}

// Null when the batch was too large for the way to the server.
async function pushOnce(context: PushContext, batch: Batch): Promise<PushAnswer | null> {
  try {
    return await context.transport.push(context.token, bodyOf(batch, isoTime(context.now())));
  } catch (error) {
    if (error instanceof SyncFailure && error.kind === "too_large") return null;
    throw error;
  }
}

/** The body of a push. */
export function bodyOf(batch: Batch, sentAt: string): string {
  const { epoch, head, events } = batch;
  // What will wait once this batch is answered: the server shows it as what the device still holds.
  const pending = batch.pending - events.length;
  const frame = JSON.stringify({ epoch, head, pending, sent_at: sentAt });
  return `${frame.slice(0, -1)},"events":[${events.map(wireText).join(",")}]}`;
}

// What the server holds is noted first: should the device stop in between, it sends too much, not too little.
async function settle(context: PushContext, batch: Batch, answer: PushAnswer) {
  if (answer.epoch !== batch.epoch || answer.results.length === 0)
    throw new SyncFailure("stranger");
  const seqs = acknowledgedSeqs(batch, answer);
  const isForked = answer.results.some((result) => result.code === "journal.forked");
  const again = await context.outbox.reconcile(standingOf(answer));
  await context.outbox.acknowledge(batch.epoch, seqs, isoTime(context.now()));
  if (isForked) await context.openNewEpoch(batch.epoch);
  await context.onProgress();
  return { named: seqs.length, again: again > 0 };
}

/** What an answer says of the chain that was pushed. */
export function standingOf({
  epoch,
  high_water,
  server_history,
  server_time,
  chain,
}: PushAnswer): Standing {
  const standing = { epoch, high_water, server_history };
  return chain ? { ...standing, receipt: { ...chain, received_at: server_time } } : standing;
}

/** The seqs of the batch that the answer names: by index, and by the same id and seq where it gives them. */
export function acknowledgedSeqs(batch: Batch, answer: PushAnswer): number[] {
  const named = answer.results.flatMap(({ index, id, seq, status }) => {
    const sent = batch.events[index];
    if (!sent || status === "strange") return [];
    const isOther = (id !== null && id !== sent.id) || (seq !== null && seq !== sent.seq);
    return isOther ? [] : [sent.seq];
  });
  return [...new Set(named)];
}
