// Giving up what only this device holds: an administrator's word and the number of entries, both typed.
// The word is a fresh enrolment code, which only the desk gives: the server writes down who gave it and
// how far the journal had come, takes the device in anew, and names what it will never get.
import { discardWaiting, rebuildList } from "../storage/discarding.ts";
import { ruleOf } from "../storage/list-rule.ts";
import { enrol } from "./enrolling.ts";
import type { Handheld } from "./handheld.ts";

/** What was typed is not the number of entries that wait: nothing was given up. */
export class NotThatMany extends Error {
  override readonly name = "NotThatMany";
}

/**
 * Deletes what waits and answers how many entries that were. Throws NotThatMany, or the SyncFailure of a
 * code that the server does not take; then everything is still there.
 */
export async function discardAllWaiting(
  handheld: Handheld,
  { code, count }: { readonly code: string; readonly count: number },
): Promise<number> {
  const { outbox, database, identity, references } = handheld;
  if (count === 0 || (await outbox.pendingCount()) !== count) throw new NotThatMany();
  const chains = (await outbox.standings()).filter(({ pending }) => pending > 0);
  await enrol(handheld, code, identity.value?.name ?? "");
  let events = 0;
  for (const { epoch } of chains) {
    const discarded = await discardWaiting(database, epoch);
    events += discarded.events;
    for (const list of discarded.lists)
      await rebuildList(database, list, await ruleOf(references, list.list));
  }
  await handheld.look();
  if (identity.value) await handheld.journal.copy?.renew(identity.value);
  return events;
}
