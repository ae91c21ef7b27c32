// When and in which order the device talks to the server. One idempotent entry, syncNow: whatever the
// reason, at most one sync runs. Steps: ping → push → changes → catalogue; counting waits for none.
import { isoTime, measureOffset } from "../domain/clock.ts";
import { newId } from "../domain/identifiers.ts";
import { StorageAlarm } from "../storage/alarms.ts";
import type { Catalogue } from "../storage/catalogue.ts";
import type { Enrolment } from "../storage/enrolment.ts";
import type { Identity, Meta } from "../storage/meta.ts";
import type { Outbox } from "../storage/outbox.ts";
import type { References } from "../storage/references.ts";
import type { Ping } from "./answers.ts";
import { SyncFailure } from "./failures.ts";
import { afterCount, backOff } from "./pace.ts";
import { type PullContext, pullCatalogue, pullChanges } from "./pull.ts";
import { pushAll } from "./push.ts";
import type { Connection, WritableState } from "./state.ts";
import type { Surroundings } from "./surroundings.ts";
import type { PingQuestion, Transport } from "./transport.ts";

/** Why a sync is tried. Only `timer` gives way to the back-off; all respect the server's Retry-After. */
export type Reason =
  | "start"
  | "visible"
  | "online"
  | "charging"
  | "hint"
  | "timer"
  | "screen"
  | "button";

export interface EngineParts {
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly meta: Meta;
  readonly references: References;
  readonly catalogue: Catalogue;
  readonly enrolment: Enrolment;
  readonly state: WritableState;
  readonly surroundings: Surroundings;
  /** After every sync, however it went: identity, clock offset and the like may be new. */
  readonly onDone: () => Promise<void>;
}

export class Engine {
  private readonly parts: EngineParts;
  private running: Promise<void> | null = null;
  private failures = 0;
  /** By the monotonic clock: the server asked not to come before. */
  private notBefore = 0;
  private cancelTimer: (() => void) | null = null;

  constructor(parts: EngineParts) {
    this.parts = parts;
  }

  /** Syncs now, or joins the sync that is running. The state tells how it went; only a bug rejects. */
  syncNow(reason: Reason): Promise<void> {
    if (reason !== "timer") this.failures = 0;
    this.running ??= this.attempt().finally(() => {
      this.running = null;
      this.stop();
      this.planNext();
    });
    return this.running;
  }

  /** Something was counted: show it as waiting, and try soon. */
  noticeCount(): void {
    const { pending } = this.parts.state;
    pending.value += 1;
    this.planNext();
  }

  /** Reads how much waits; after opening the device and after every push. */
  async refreshPending(): Promise<void> {
    this.parts.state.pending.value = await this.parts.outbox.pendingCount();
  }

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private async attempt(): Promise<void> {
    const { state, surroundings, enrolment, meta } = this.parts;
    const identity = await enrolment.identity().catch((error: unknown) => {
      this.note(error);
      return null;
    });
    if (!identity || surroundings.reading().monotonic < this.notBefore) return;
    state.syncing.value = true;
    const sleep = await surroundings.stayAwake();
    try {
      if (!(await this.steps(identity))) return;
      state.lastSync.value = isoTime(surroundings.reading().wall);
      await meta.set("last_sync", state.lastSync.value);
      this.failures = 0;
    } catch (error) {
      this.note(error);
    } finally {
      sleep();
      await this.refreshPending().catch(() => undefined);
      await this.parts.onDone().catch(() => undefined);
      state.syncing.value = false;
    }
  }

  // False when the server no longer takes this device, though it still took what was pushed.
  private async steps(identity: Identity): Promise<boolean> {
    const { state } = this.parts;
    const welcome = await this.greet(identity).catch((error: unknown) => {
      if (error instanceof SyncFailure && error.kind === "revoked") return false;
      throw error;
    });
    state.connection.value = welcome ? "online" : "revoked";
    await this.push(identity);
    if (welcome) await this.pull(identity);
    return welcome;
  }

  // Step 1: what the server holds of every chain that it may have lost the end of, and its time.
  private async greet(identity: Identity): Promise<true> {
    const { outbox, meta, enrolment } = this.parts;
    const standings = await outbox.standings();
    const current = standings.find(({ epoch }) => epoch === identity.epoch);
    const question = current && {
      epoch: current.epoch,
      head: current.seq,
      pending: current.pending,
    };
    const { server_history } = await this.ping(identity, question ?? null);
    for (const { epoch, seq, pending, ...old } of standings) {
      const restored = old.server_history !== null && old.server_history !== server_history;
      if (epoch !== identity.epoch && restored)
        await this.ping(identity, { epoch, head: seq, pending });
    }
    const losses = (await meta.get("lost_journals")) ?? [];
    for (const loss of losses) await this.ping(identity, { ...loss, pending: 0 });
    if (losses.length > 0) await enrolment.told(losses);
    return true;
  }

  private async ping(identity: Identity, question: PingQuestion | null): Promise<Ping> {
    const { transport, surroundings, meta, outbox } = this.parts;
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

  private push(identity: Identity): Promise<void> {
    const { transport, outbox, enrolment, surroundings } = this.parts;
    return pushAll({
      transport,
      outbox,
      token: identity.token,
      now: () => surroundings.reading().wall,
      onProgress: () => this.refreshPending(),
      openNewEpoch: async (forked) => {
        const now = await enrolment.identity();
        if (now?.epoch === forked) await enrolment.openNewEpoch(newId());
      },
    });
  }

  private async pull(identity: Identity): Promise<void> {
    const { state } = this.parts;
    try {
      await pullChanges(this.pullContext(identity));
      await pullCatalogue(this.pullContext(identity));
      await this.refreshCatalogue();
      state.updateRequired.value = false;
    } catch (error) {
      if (!(error instanceof SyncFailure && error.kind === "update_required")) throw error;
      state.updateRequired.value = true;
    }
  }

  private pullContext(identity: Identity): PullContext {
    const { transport, meta, references, catalogue, state } = this.parts;
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

  /** Shows the catalogue that look-ups see. */
  async refreshCatalogue(): Promise<void> {
    const { state, catalogue } = this.parts;
    const active = await catalogue.active();
    state.catalogue.value = {
      ...state.catalogue.value,
      phase: active ? "ready" : "none",
      rows: active?.rows ?? 0,
      generation: active?.generation ?? null,
    };
  }

  private note(error: unknown): void {
    const { state, surroundings } = this.parts;
    this.failures += 1;
    if (error instanceof StorageAlarm) {
      state.alarm.value = error.code;
      return;
    }
    if (!(error instanceof SyncFailure)) throw error;
    state.connection.value = connectionAfter(error);
    if (error.retryAfter !== null) {
      this.notBefore = surroundings.reading().monotonic + error.retryAfter;
    }
  }

  // A timer runs only while something waits and the server may still take it. One that runs is left
  // alone, or a counter who never pauses would push it away for ever.
  private planNext(): void {
    const { state, surroundings } = this.parts;
    const waits = state.pending.value > 0 && state.connection.value !== "unknown_token";
    if (!waits || this.cancelTimer || this.running) return;
    const pace = this.failures === 0 ? afterCount : (r: number) => backOff(this.failures, r);
    const early = this.notBefore - surroundings.reading().monotonic;
    const delay = Math.max(pace(surroundings.random()), early);
    this.cancelTimer = surroundings.after(delay, () => {
      this.cancelTimer = null;
      void this.syncNow("timer");
    });
  }
}

function connectionAfter(failure: SyncFailure): Connection {
  switch (failure.kind) {
    case "timeout":
      return "offline";
    case "refused":
    case "too_large":
    case "update_required":
      return "broken";
    default:
      return failure.kind;
  }
}
