// One sync from its first word to its last: ping → push → changes → catalogue. Knows no timer.
// A server that no longer takes this device still takes what it counted.
import { isoTime, measureOffset } from "../domain/clock.ts";
import { newId } from "../domain/identifiers.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { Enrolment } from "../storage/enrolment.ts";
import type { Identity, Meta } from "../storage/meta.ts";
import type { Outbox } from "../storage/outbox.ts";
import type { References } from "../storage/references.ts";
import type { Ping } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import { type PullContext, pullCatalogue, pullChanges } from "./pull.ts";
import { pushAll } from "./push.ts";
import type { WritableState } from "./state.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PingQuestion, Transport } from "./transport.ts";

/** What a sync works with. */
export interface Parts {
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly meta: Meta;
  readonly references: References;
  readonly catalogue: Catalogue;
  readonly enrolment: Enrolment;
  readonly state: WritableState;
  readonly surroundings: Surroundings;
}

/** Runs all steps. False when the server revoked this device, though it took what was pushed. */
export async function syncOnce(parts: Parts, identity: Identity): Promise<boolean> {
  const isWelcome = await greet(parts, identity).catch((error: unknown) => {
    if (error instanceof SyncFailure && error.kind === "revoked") return false;
    throw error;
  });
  parts.state.connection.value = isWelcome ? "online" : "revoked";
  await push(parts, identity);
  if (isWelcome) await pull(parts, identity);
  return isWelcome;
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

// Step 1: what the server holds of every chain that it may have lost the end of, and its time.
async function greet(parts: Parts, identity: Identity): Promise<true> {
  const { outbox, meta, enrolment } = parts;
  const standings = await outbox.standings();
  const current = standings.find(({ epoch }) => epoch === identity.epoch);
  const question = current && {
    epoch: current.epoch,
    head: current.seq,
    pending: current.pending,
  };
  const { server_history } = await ping(parts, identity, question ?? null);
  for (const { epoch, seq, pending, ...old } of standings) {
    const restored = old.server_history !== null && old.server_history !== server_history;
    if (epoch !== identity.epoch && restored)
      await ping(parts, identity, { epoch, head: seq, pending });
  }
  const losses = (await meta.get("lost_journals")) ?? [];
  for (const loss of losses) await ping(parts, identity, { ...loss, pending: 0 });
  if (losses.length > 0) await enrolment.told(losses);
  return true;
}

async function ping(
  parts: Parts,
  identity: Identity,
  question: PingQuestion | null,
): Promise<Ping> {
  const { transport, surroundings, meta, outbox } = parts;
  const sent = surroundings.reading();
  const answer = await transport.ping(identity.token, question);
  const answered = surroundings.reading();
  const milliseconds = measureOffset(sent, answered, answer.server_time);
  if (milliseconds !== null) {
    await meta.set("clock_offset", { milliseconds, measured_at: isoTime(answered.wall) });
  }
  const { server_history, high_water } = answer;
  if (question && high_water !== null) {
    await outbox.reconcile({ epoch: question.epoch, high_water, server_history });
  }
  return answer;
}

function push(parts: Parts, identity: Identity): Promise<void> {
  const { transport, outbox, enrolment, surroundings } = parts;
  return pushAll({
    transport,
    outbox,
    token: identity.token,
    now: () => surroundings.reading().wall,
    onProgress: () => showPending(parts),
    openNewEpoch: async (forked) => {
      const now = await enrolment.identity();
      if (now?.epoch === forked) await enrolment.openNewEpoch(newId());
    },
  });
}

async function pull(parts: Parts, identity: Identity): Promise<void> {
  const { state } = parts;
  try {
    await pullChanges(pullContext(parts, identity));
    await bringCatalogue(parts, identity);
    state.updateRequired.value = false;
  } catch (error) {
    if (!(error instanceof SyncFailure && error.kind === "update_required")) throw error;
    state.updateRequired.value = true;
  }
}

// A catalogue that found no room is not tried again before the application is opened anew: each try
// would fill the storage that counts need.
async function bringCatalogue(parts: Parts, identity: Identity): Promise<void> {
  const { state } = parts;
  if (state.catalogue.value.problem === "quota") return;
  const outcome = await pullCatalogue(pullContext(parts, identity));
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
