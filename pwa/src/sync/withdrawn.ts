// A revoked device is answered nothing but pushes. Whether the server was put back to a backup, and so
// lacks what it took of this device, is then asked by pushes that carry no event.
import { isoTime } from "../domain/clock.ts";
import { SyncFailure } from "./failures.ts";
import { bodyOf, standingOf } from "./push.ts";
import type { Parts } from "./round.ts";

/** Asks about every chain of which nothing waits; one that waits is asked about by what it sends. */
export async function askByPushing(parts: Parts, token: string): Promise<void> {
  const { outbox, transport, surroundings } = parts;
  for (const { epoch, seq, pending } of await outbox.standings()) {
    if (seq === 0 || pending > 0) continue;
    const nothing = { epoch, head: seq, pending, events: [] };
    const answer = await transport.push(
      token,
      bodyOf(nothing, isoTime(surroundings.reading().wall)),
    );
    if (answer.epoch !== epoch) throw new SyncFailure("stranger");
    await outbox.reconcile(standingOf(answer));
  }
}
