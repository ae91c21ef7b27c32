/**
 * Runs the counting machine: happenings one after the other, each with the wishes it leads to, so that
 * a fast scanner never overtakes a save. Nothing here waits for the network; green comes after `save`.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { AreaState } from "../domain/area.ts";
import type { Hit } from "../domain/catalogue.ts";
import type { Subject } from "../domain/events.ts";
import { step } from "./flow.ts";
import type { Flow, Happening, Here, LookedUp, Save, Signal, Wish } from "./state.ts";

/** What the machine asks of the device. A refusal to store throws. */
export interface Ports {
  find(text: string): Promise<readonly Hit[]>;
  isLocation(code: string): Promise<boolean>;
  here(subject: Subject): Promise<Here | null>;
  /** Resolves with the event's id after the storage has flushed it. */
  save(save: Save): Promise<string>;
  undo(id: string): Promise<void>;
  /** Closes one area if there is one, opens the other; resolves with what is open and done after. */
  moveTo(open: string, close: string | null): Promise<readonly AreaState[]>;
  sound(signal: Signal): void;
  /** The stable name of what went wrong, for the dictionary. */
  alarmCode(error: unknown): string;
}

// What is only on its way to a save or to the answer of a look-up is not drawn: green would come later.
function isToBeSeen({ wish }: Flow): boolean {
  return wish === null || wish.kind === "undo" || (wish.kind === "read" && wish.purpose === "show");
}

export class Counter {
  private readonly ports: Ports;
  private readonly flow;
  // The state that the next step begins with; the screen sees it as soon as there is something to see.
  private current: Flow;
  private queue: Promise<void> = Promise.resolve();

  constructor(ports: Ports, start: Flow) {
    this.ports = ports;
    this.flow = signal(start);
    this.current = start;
  }

  get state(): ReadonlySignal<Flow> {
    return this.flow;
  }

  /** Takes its turn after everything that happened before; resolves when all of it is done. */
  happen(happening: Happening): Promise<void> {
    this.queue = this.queue.then(() => this.run(happening)).catch((error) => this.broken(error));
    return this.queue;
  }

  private async run(first: Happening): Promise<void> {
    let next: Happening | null = first;
    while (next) {
      const flow = step(this.current, next);
      this.current = flow;
      if (isToBeSeen(flow)) this.flow.value = flow;
      if (flow.signal) this.ports.sound(flow.signal);
      next = flow.wish ? await this.granted(flow.wish) : null;
    }
  }

  // A bug in a rule must not silence the next scan: it is an alarm, and the queue goes on.
  private broken(error: unknown): void {
    this.current = step(this.current, { kind: "failed", alarm: "other" });
    this.flow.value = this.current;
    this.ports.sound("refused");
    reportError(error);
  }

  private async granted(wish: Wish): Promise<Happening> {
    try {
      return await this.grant(wish);
    } catch (error) {
      return { kind: "failed", alarm: this.ports.alarmCode(error) };
    }
  }

  private async grant(wish: Wish): Promise<Happening> {
    switch (wish.kind) {
      case "look_up":
        return this.lookUp(wish.text.trim(), wish.as);
      case "read":
        return { kind: "read", purpose: wish.purpose, here: await this.ports.here(wish.subject) };
      case "save":
        return { kind: "stored", id: await this.ports.save(wish.save), save: wish.save };
      case "undo":
        await this.ports.undo(wish.id);
        return { kind: "undone" };
      case "area":
        return { kind: "areas", states: await this.ports.moveTo(wish.open, wish.close) };
    }
  }

  private async lookUp(text: string, as: LookedUp["as"]): Promise<Happening> {
    const found = await this.meaning(text, as);
    const isUnknown = !found.location && found.hits.length === 0;
    const capitals = text.toUpperCase();
    // Who types a code does not hold the shift key; a scan is taken as it is.
    if (as === "any" || !isUnknown || capitals === text) return { kind: "looked_up", found };
    const other = await this.meaning(capitals, as);
    const isBetter = other.location || other.hits.length > 0;
    return { kind: "looked_up", found: isBetter ? other : found };
  }

  private async meaning(text: string, as: LookedUp["as"]): Promise<LookedUp> {
    const [location, hits] = await Promise.all([
      as === "item" ? false : this.ports.isLocation(text),
      as === "location" ? [] : this.ports.find(text),
    ]);
    return { text, as, location, hits };
  }
}
