// When the device talks to the server. One idempotent entry, syncNow: whatever the reason, at most one
// sync runs, and counting waits for none.
import { isoTime } from "../domain/clock.ts";
import { StorageAlarm } from "../storage/alarms.ts";
import type { Identity } from "../storage/meta.ts";
import { SyncFailure } from "./failures.ts";
import { afterCount, backOff } from "./pace.ts";
import { type Parts, showPending, syncOnce } from "./round.ts";
import type { Connection } from "./state.ts";

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

export interface EngineParts extends Parts {
  /** Who this device is; null when it is nobody, or another tab does the syncing. */
  readonly whoSyncs: () => Promise<Identity | null>;
  /** After every sync, however it went: identity, clock offset and the like may be new. */
  readonly onDone: () => Promise<void>;
}

export class Engine {
  private readonly parts: EngineParts;
  private running: Promise<void> | null = null;
  private failures = 0;
  /** Every chain was asked about since the application started. */
  private wasThorough = false;
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

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private async attempt(): Promise<void> {
    const identity = await this.parts.whoSyncs().catch((error: unknown) => {
      this.note(error);
      return null;
    });
    if (!identity || this.waitLeft() > 0) return;
    const { state } = this.parts;
    state.waitUntil.value = null;
    state.syncing.value = true;
    try {
      await this.sync(identity);
    } catch (error) {
      this.note(error);
    } finally {
      await showPending(this.parts).catch(() => undefined);
      await this.parts.onDone().catch(() => undefined);
      state.syncing.value = false;
    }
  }

  private async sync(identity: Identity): Promise<void> {
    const { state, surroundings, meta } = this.parts;
    const { isWelcome, left } = await syncOnce(this.parts, identity, !this.wasThorough);
    // The storage answered all along: what had gone wrong with it is over, unless it has no room.
    if (state.alarm.value !== "quota") state.alarm.value = null;
    // What the server would not take is tried again, but not every few seconds.
    if (left.tooLarge + left.unnamed > 0) this.failures += 1;
    else this.failures = 0;
    if (!isWelcome) return;
    this.wasThorough = true;
    state.lastSync.value = isoTime(surroundings.reading().wall);
    await meta.set("last_sync", state.lastSync.value);
  }

  private waitLeft(): number {
    return this.notBefore - this.parts.surroundings.reading().monotonic;
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
    if (error.kind === "update_required") state.updateRequired.value = true;
    if (error.retryAfter !== null) this.waitFor(error.retryAfter);
    if (state.pending.value > 0) surroundings.askForHint();
  }

  private waitFor(milliseconds: number): void {
    const { state, surroundings } = this.parts;
    const { monotonic, wall } = surroundings.reading();
    this.notBefore = monotonic + milliseconds;
    state.waitUntil.value = isoTime(wall + milliseconds);
  }

  // A timer runs only while something waits, or a download was cut, and the server may still take it. One that runs is left
  // alone, or a counter who never pauses would push it away for ever.
  private planNext(): void {
    const { state, surroundings } = this.parts;
    const { phase, problem } = state.catalogue.value;
    const isComing = phase === "loading" || problem === "preparing";
    const isUnfinished = state.pending.value > 0 || isComing;
    const waits = isUnfinished && state.connection.value !== "unknown_token";
    if (!waits || this.cancelTimer || this.running) return;
    const pace = this.failures === 0 ? afterCount : (r: number) => backOff(this.failures, r);
    const delay = Math.max(pace(surroundings.random()), this.waitLeft());
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
