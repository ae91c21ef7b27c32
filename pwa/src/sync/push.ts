// Step 2 of a sync: everything that waits goes to the server, oldest first, until nothing waits.
// An event is acknowledged only when the server's own complete answer names it.
import { isoTime } from "../domain/clock.ts";
import type { Batch, Outbox } from "../storage/outbox.ts";
import type { PushAnswer } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import type { Transport } from "./transport.ts";

export const LARGEST_BATCH = 500;

export interface PushContext {
  readonly transport: Pick<Transport, "push">;
  readonly outbox: Outbox;
  readonly token: string;
  /** Milliseconds since 1970 by the device's clock. */
  readonly now: () => number;
  /** Opens a new chain: the server saw this one go two ways. */
  readonly openNewEpoch: (forked: string) => Promise<void>;
  readonly onProgress: () => Promise<void>;
}

/** Pushes until nothing waits. Throws the SyncFailure that stopped it; what was acknowledged stays so. */
export async function pushAll(context: PushContext): Promise<void> {
  let limit = LARGEST_BATCH;
  for (;;) {
    const batch = await context.outbox.nextBatch(limit);
    if (!batch) return;
    const answer = await pushOnce(context, batch);
    if (answer) await settle(context, batch, answer);
    else limit = halved(batch.events.length);
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

function halved(size: number): number {
  if (size <= 1) throw new SyncFailure("too_large");
  return Math.ceil(size / 2);
}

/** The body of a push, each event as the very bytes that were hashed. */
export function bodyOf(batch: Batch, sentAt: string): string {
  const events = batch.events.map(
    ({ canonical, hash }) => `{"event":${canonical},"hash":${JSON.stringify(hash)}}`,
  );
  const { epoch, head, pending } = batch;
  const frame = JSON.stringify({ epoch, head, pending, sent_at: sentAt });
  return `${frame.slice(0, -1)},"events":[${events.join(",")}]}`;
}

async function settle(context: PushContext, batch: Batch, answer: PushAnswer): Promise<void> {
  if (answer.epoch !== batch.epoch) throw new SyncFailure("stranger");
  const seqs = acknowledgedSeqs(batch, answer);
  if (seqs.length === 0) throw new SyncFailure("stranger");
  await context.outbox.acknowledge(batch.epoch, seqs, isoTime(context.now()));
  await context.outbox.reconcile(answer);
  if (answer.results.some((result) => result.code === "journal.forked")) {
    await context.openNewEpoch(batch.epoch);
  }
  await context.onProgress();
}

/** The seqs of the batch that the answer names: by index, and by the same id where it gives one. */
export function acknowledgedSeqs(batch: Batch, answer: PushAnswer): number[] {
  return answer.results.flatMap((result) => {
    const sent = batch.events[result.index];
    if (!sent || (result.id !== null && result.id !== sent.id)) return [];
    return [sent.seq];
  });
}
