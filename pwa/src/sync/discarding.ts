// Giving up what only this device holds: an administrator's word and the number of entries, both typed.
// The word is a fresh enrolment code, which only the desk gives: the server writes down who gave it and
// how far the journal had come, takes the device in anew, and names what it will never get.
import { discardWaiting, rebuildList } from "../storage/discarding.ts";
import type { ListPass } from "../storage/schema.ts";
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
  const { outbox, database, identity } = handheld;
  if (count === 0 || (await outbox.pendingCount()) !== count) throw new NotThatMany();
  const chains = (await outbox.standings()).filter(({ pending }) => pending > 0);
  await handheld.enrol(code, identity.value?.name ?? "");
  let events = 0;
  for (const { epoch } of chains) {
    const discarded = await discardWaiting(database, epoch);
    events += discarded.events;
    for (const list of discarded.lists)
      await rebuildList(database, list, await ruleOf(handheld, list));
  }
  await handheld.look();
  return events;
}

// Of a list that is not on the device any more nothing is shown either: any rule will do.
async function ruleOf({ references }: Handheld, { list }: ListPass) {
  const known = await references.get("list", list);
  const type = known && (await references.get("list_type", known.list_type));
  return { independent: type?.combine === "independent" };
}
