// Who this browser becomes, and what it was before: only the screens of enrolment and settings ask.
import { newId } from "../domain/identifiers.ts";
import { firstUnsent, readSent } from "../storage/sentinel.ts";
import type { Handheld } from "./handheld.ts";

/** What a browser that was a device before has lost. */
export interface Gone {
  readonly name: string | null;
  readonly head: number;
  readonly from: number;
}

/** Enrols with a one-time code. Throws a SyncFailure; what was counted before stays and is sent. */
export async function enrol(handheld: Handheld, code: string, name: string): Promise<void> {
  const { enrolment, options } = handheld;
  const before = await enrolment.previous();
  const previous = before && {
    ...{ device: before.device, epoch: before.epoch },
    ...{ head: before.seq, hash: before.hash },
  };
  const { device, token } = await options.transport.enrol({ code, name, previous });
  const persisted = await options.persist().catch(() => false);
  await enrolment.enrol({ device, token, name, epoch: newId(), persisted });
  await handheld.remember();
  await handheld.attendCopy();
}

/** Asks the browser again never to clear the storage by itself; answers what it said. */
export async function askToPersist(handheld: Handheld): Promise<boolean> {
  const persisted = await handheld.options.persist().catch(() => false);
  const identity = await handheld.enrolment.identity();
  if (identity) await handheld.meta.set("identity", { ...identity, persisted });
  await handheld.remember();
  return persisted;
}

/** What a browser whose database is gone had counted as a device, and from which number on it may be lost. */
export async function lost({ identity, enrolment, notes }: Handheld): Promise<Gone | null> {
  if (identity.value) return null;
  const note = await enrolment.previous();
  if (!note || note.seq === 0) return null;
  return {
    name: readSent(notes)?.name ?? null,
    head: note.seq,
    from: firstUnsent(notes, note.epoch),
  };
}
