// One sync from its first word to its last: ping → push → changes → catalogue → clearing up. Knows no
// timer. A server that no longer takes this device still takes what it counted.
import { newId } from "../domain/identifiers.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { Enrolment } from "../storage/enrolment.ts";
import type { Losses } from "../storage/losses.ts";
import type { Identity, Meta } from "../storage/meta.ts";
import type { Outbox } from "../storage/outbox.ts";
import type { References } from "../storage/references.ts";
import type { Told } from "../storage/retention.ts";
import type { Ping } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import { greet } from "./greeting.ts";
import { type PullContext, pullChanges } from "./pull.ts";
import { type Left, pushAll } from "./push.ts";
import type { WritableState } from "./state.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Transport } from "./transport.ts";

/** What a sync works with. */
export interface Parts {
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly meta: Meta;
  readonly references: References;
  readonly catalogue: Catalogue;
  readonly enrolment: Enrolment;
  readonly losses: Losses;
  /** Clears what the server has long had (storage/retention.ts). */
  readonly sweep: (told: Told) => Promise<unknown>;
  readonly state: WritableState;
  readonly surroundings: Surroundings;
}

/** What became of a sync that nothing broke off. */
export interface Outcome {
  /** False when the server revoked this device, though it took what was pushed. */
  readonly isWelcome: boolean;
  readonly left: Left;
}

/** Runs all steps; a `thorough` one asks about every chain that the device ever had. */
export async function syncOnce(
  parts: Parts,
  identity: Identity,
  thorough: boolean,
): Promise<Outcome> {
  const ping = await greet(parts, identity, thorough).catch((error: unknown) => {
    if (error instanceof SyncFailure && error.kind === "revoked") return null;
    throw error;
  });
  parts.state.connection.value = ping ? "online" : "revoked";
  if (!ping) await askByPushing(parts, identity);
  const left = await push(parts, identity);
  parts.state.left.value = left;
  if (ping && (await pull(parts, identity))) await clearUp(parts, ping);
  return { isWelcome: ping !== null, left };
}

/** Shows how much waits. */
export async function showPending({ state, outbox }: Parts): Promise<void> {
  state.pending.value = await outbox.pendingCount();
}

/** Shows the catalogue that look-ups see. */
export async function showCatalogue({ state, catalogue }: Parts): Promise<void> {
  const active = await catalogue.active();
  state.catalogue.value = {
    ...state.catalogue.value,
    phase: active ? "ready" : "none",
    rows: active?.rows ?? 0,
    generation: active?.generation ?? null,
  };
}

function push(parts: Parts, { token }: Identity): Promise<Left> {
  const { transport, outbox, enrolment, surroundings } = parts;
  return pushAll({
    ...{ transport, outbox, token },
    now: () => surroundings.reading().wall,
    stayAwake: () => surroundings.stayAwake(),
    onProgress: () => showPending(parts),
    openNewEpoch: async (forked) => {
      await enrolment.openNewEpoch(newId(), forked);
    },
  });
}

// Only who was revoked needs it: fetched then.
async function askByPushing(parts: Parts, { token }: Identity): Promise<void> {
  const part = await import("./withdrawn.ts").catch(() => null);
  await part?.askByPushing(parts, token);
}

// True when the device now holds all that the server had to tell.
async function pull(parts: Parts, identity: Identity): Promise<boolean> {
  const { state } = parts;
  try {
    await pullChanges(pullContext(parts, identity));
    await bringCatalogue(parts, identity);
    state.updateRequired.value = false;
    return true;
  } catch (error) {
    if (!(error instanceof SyncFailure && error.kind === "update_required")) throw error;
    state.updateRequired.value = true;
    return false;
  }
}

// Server time is the ping's: our own clock alone clears nothing.
async function clearUp({ sweep, surroundings }: Parts, ping: Ping): Promise<void> {
  const now = { server: Date.parse(ping.server_time), device: surroundings.reading().wall };
  if (Number.isNaN(now.server)) return;
  await sweep({ server_history: ping.server_history, now });
}

// A catalogue that found no room is not tried again before the application is opened anew: each try
// would fill the storage that counts need.
async function bringCatalogue(parts: Parts, identity: Identity): Promise<void> {
  const { state } = parts;
  if (state.catalogue.value.problem === "quota") return;
  const part = await import("./pull-catalogue.ts").catch(() => null);
  if (!part) throw new SyncFailure("offline");
  const outcome = await part.pullCatalogue(pullContext(parts, identity));
  await showCatalogue(parts);
  const problem = outcome === "ready" ? null : outcome;
  state.catalogue.value = { ...state.catalogue.value, problem };
}

function pullContext(parts: Parts, identity: Identity): PullContext {
  const { transport, meta, references, catalogue, state } = parts;
  return {
    ...{ transport, meta, references, catalogue, token: identity.token },
    onChanges: () => {
      state.revision.value += 1;
    },
    onCatalogue: (bucketsDone, bucketsTotal) => {
      state.catalogue.value = {
        ...state.catalogue.value,
        ...{ phase: "loading", bucketsDone, bucketsTotal },
      };
    },
  };
}
