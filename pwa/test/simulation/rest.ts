// The end of a history: faults stop, and everything must come to rest by itself.
import type { Connection } from "../../src/sync/state.ts";
import { ask } from "./desk.ts";
import type { History } from "./history.ts";
import { Mishaps } from "./mishaps.ts";
import type { Profile } from "./profile.ts";
import { MINUTE } from "./time.ts";

const ROUNDS = 6;
const WHOLE: readonly Connection[] = ["online", "revoked"];

/** Stops all faults and lets the devices send what they hold; answers what is wrong afterwards. */
export async function comeToRest(history: History): Promise<void> {
  const { air, profiles } = history;
  history.trace("  faults stop");
  air.roughness = 0;
  while (air.late.length > 0) await air.deliverLate();
  const docked = new Set<Profile>();
  for (const profile of profiles) if (await reopen(history, profile)) docked.add(profile);
  await history.pass(120 * MINUTE);
  for (const profile of profiles) await sentByItself(history, profile);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const profile of profiles) {
      if (docked.has(profile) && (await waitingIn(profile)) === 0) continue;
      await dock(history, profile);
      docked.add(profile);
    }
    await history.pass(30 * MINUTE);
    const waiting = await Promise.all(profiles.map(waitingIn));
    if (waiting.every((count) => count === 0)) break;
  }
  for (const profile of profiles) await atRest(history, profile);
}

// True when it was closed, and what it did at its start was a whole sync with nothing in its way.
async function reopen(history: History, profile: Profile): Promise<boolean> {
  for (const application of profile.applications) application.spare();
  if (profile.front) return false;
  const { state } = (await history.open(profile)).handheld;
  return WHOLE.includes(state.connection.value);
}

async function waitingIn(profile: Profile): Promise<number> {
  return (await profile.events()).filter(({ pending }) => pending === 1).length;
}

// Without anybody touching it; a device that must be enrolled again waits for that.
async function sentByItself(history: History, profile: Profile): Promise<void> {
  const connection = profile.front?.handheld.state.connection.value;
  if (connection === "unknown_token" || !profile.front?.handheld.identity.value) return;
  const waiting = await waitingIn(profile);
  if (waiting > 0)
    history.promises.violate(
      `${profile.name} sends ${waiting} events only when told (${connection})`,
    );
}

// Put into the dock; whoever asks for it is enrolled again, and an administrator confirms it.
async function dock(history: History, profile: Profile): Promise<void> {
  history.acting = profile;
  const application = await history.front(profile);
  for (const open of profile.applications) await open.sync("charging");
  const { identity, state } = application.handheld;
  if (state.connection.value !== "unknown_token") return;
  await new Mishaps(history).enrolAsOther(profile);
  ask("lineage", { device: identity.value?.device, confirm: true });
  await application.sync("button");
}

async function atRest(history: History, profile: Profile): Promise<void> {
  const waiting = await waitingIn(profile);
  const connection = profile.front?.handheld.state.connection.value;
  if (waiting > 0)
    history.promises.violate(`${profile.name} still holds ${waiting} events (${connection})`);
  const shown = profile.front?.handheld.state.pending.value;
  if (shown !== waiting)
    history.promises.violate(`${profile.name} shows ${shown} pending and holds ${waiting}`);
  await history.promises.check(profile);
}
