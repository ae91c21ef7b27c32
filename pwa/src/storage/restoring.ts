// What the second copy holds comes back into a database that was thrown away, or that is older than it
// was: the device is who it was, and its events wait again under their own numbers.
import { APPEND_STORES, appendEvent, newHead } from "./append.ts";
import { type CopiedEvent, readCopied } from "./copy-lines.ts";
import type { Database, Transaction } from "./database.ts";
import { rebuildList } from "./discarding.ts";
import { begin } from "./enrolment.ts";
import type { Identity } from "./meta.ts";

const AT_ONCE = 200;

/**
 * Appends again what the copy's texts hold behind the end of the chain that the device writes: a browser that
 * ended hard may come back with an older end of it. False where more is missing than that chain's end.
 */
export async function appendAgain(texts: readonly string[], database: Database): Promise<boolean> {
  const [identity, heads] = await database.read(["meta", "heads"], (transaction) =>
    Promise.all([
      transaction.objectStore("meta").get("identity") as Promise<Identity | undefined>,
      transaction.objectStore("heads").getAll(),
    ]),
  );
  const ends = new Map(heads.map(({ epoch, seq }) => [epoch, seq]));
  const copied = readCopied(texts, ({ epoch, seq }) => seq > (ends.get(epoch) ?? 0));
  const isKnown = copied.identity === null || ends.has(copied.identity.epoch);
  let isContinued =
    isKnown && copied.events.every(({ stored }) => stored.epoch === identity?.epoch);
  for (let next = 0; isContinued && next < copied.events.length; next += 1) {
    const { stored, rule } = copied.events[next] as CopiedEvent;
    const appended = database.write(APPEND_STORES, async (writing) => {
      const isThere = await writing.objectStore("events").index("id").getKey(stored.id);
      isContinued =
        !isThere && (await appendEvent(writing, stored.event, rule)).hash === stored.hash;
      if (!isContinued) throw new Error("the copy does not continue the journal");
    });
    // What does not continue it is for `restoreFrom`; storage that fails is for whoever starts the application.
    await appended.catch((error: unknown) => {
      if (isContinued) throw error;
    });
  }
  return isContinued;
}

/**
 * Puts back what the copy's texts hold and the database lacks: events, what their lists have so far, and who
 * the device is. Cut short it begins anew at the next start: the copy stays until a fresh one is complete.
 */
export async function restoreFrom(texts: readonly string[], database: Database): Promise<void> {
  const { identity, events } = readCopied(texts);
  if (!identity) return;
  await database.write(["meta", "heads"], (writing) => nameNewer(writing, identity));
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const some = events.slice(from, from + AT_ONCE);
    await database.write(["events", "heads"], (writing) => putBack(writing, some));
  }
  await rebuildLists(database, events);
  // Last: a device that knows who it is needs nothing of the copy.
  await database.write(["meta", "heads"], (writing) => nameAgain(writing, identity));
}

async function putBack(
  transaction: Transaction<"readwrite">,
  events: readonly CopiedEvent[],
): Promise<void> {
  const [store, heads] = [transaction.objectStore("events"), transaction.objectStore("heads")];
  for (const { stored } of events) {
    const { epoch, seq, hash, event } = stored;
    const isThere =
      (await store.getKey([epoch, seq])) ?? (await store.index("id").getKey(stored.id));
    if (isThere) continue;
    await store.add(stored);
    const head = (await heads.get(epoch)) ?? newHead({ device: event.device, epoch });
    if (head.seq < seq) await heads.put({ ...head, seq, hash });
  }
}

async function rebuildLists(database: Database, events: readonly CopiedEvent[]): Promise<void> {
  const lists = new Map(
    events.map((copied) => [`${copied.stored.list} ${copied.stored.pass}`, copied]),
  );
  for (const { stored, rule } of lists.values()) await rebuildList(database, stored, rule);
}

// Every chain that the device began has a head: what came back without it came from before that.
async function nameNewer(transaction: Transaction<"readwrite">, identity: Identity): Promise<void> {
  const isNamed = (await transaction.objectStore("meta").get("identity")) !== undefined;
  const isKnown = (await transaction.objectStore("heads").getKey(identity.epoch)) !== undefined;
  if (isNamed && !isKnown) await begin(transaction, identity);
}

async function nameAgain(transaction: Transaction<"readwrite">, identity: Identity): Promise<void> {
  if (await transaction.objectStore("meta").get("identity")) return;
  const head = await transaction.objectStore("heads").get(identity.epoch);
  await begin(transaction, identity);
  if (head) await transaction.objectStore("heads").put(head);
}
