/**
 * What the counting screen knows at one moment, what may happen to it, and what it may ask for.
 * Types and the few questions about a state; the steps are in flow.ts, scan.ts and confirm.ts.
 */
import type { AreaState } from "../domain/area.ts";
import type { Hit } from "../domain/catalogue.ts";
import type { Amount, Subject } from "../domain/events.ts";
import type { QuantityProblem } from "../domain/quantity.ts";
import type { CountList } from "../domain/reference.ts";
import type { PadKey } from "./keypad.ts";
import { subjectOf, type Target, type Way } from "./target.ts";

/** What this list already has on this device for the position at hand. */
export interface Here {
  readonly ids: readonly string[];
  /** In base units. */
  readonly total: string;
  readonly since: string;
}

/** The answer to a look-up; `as` says what a typed text was meant to be. */
export interface LookedUp {
  readonly text: string;
  readonly as: "any" | "location" | "item";
  readonly location: boolean;
  readonly hits: readonly Hit[];
}

export interface Save {
  readonly subject: Subject;
  readonly amount: Amount;
  /** What the band calls it. */
  readonly code: string;
  /** Empty for an add. */
  readonly replaces: readonly string[];
  /** The opened area; undefined in lists without areas, where the location's own one holds. */
  readonly area?: string | null;
}

/** The areas of a list that is counted by areas: those it is about, and those that were opened. */
export interface AreaWork {
  readonly known: readonly string[];
  readonly states: readonly AreaState[];
}

export type Wish =
  | { readonly kind: "look_up"; readonly text: string; readonly as: LookedUp["as"] }
  | { readonly kind: "read"; readonly subject: Subject; readonly purpose: "show" | "save" }
  | { readonly kind: "save"; readonly save: Save }
  | { readonly kind: "undo"; readonly id: string }
  | { readonly kind: "area"; readonly open: string; readonly close: string | null };

export type Question =
  | { readonly kind: "unknown"; readonly text: string; readonly likely: "location" | "item" }
  | { readonly kind: "choose"; readonly text: string; readonly hits: readonly Hit[] }
  | { readonly kind: "again"; readonly here: Here; readonly canAdd: boolean }
  | { readonly kind: "unusual" }
  | { readonly kind: "unidentified"; readonly missing: "lot" | "serial" }
  | { readonly kind: "unfinished"; readonly next: LookedUp }
  | { readonly kind: "outside_location"; readonly location: string }
  | { readonly kind: "outside_item"; readonly target: Target }
  | { readonly kind: "closed"; readonly at: string }
  | { readonly kind: "area_outside" | "area_again"; readonly to: string }
  | { readonly kind: "area_switch"; readonly from: string; readonly to: string };

export type Answer =
  | {
      readonly kind:
        | "cancel"
        | "item"
        | "location"
        | "add"
        | "replace"
        | "accept"
        | "count"
        | "drop";
    }
  | { readonly kind: "hit"; readonly hit: Hit };

/** The last count, with what it takes to undo it. */
export interface Counted {
  readonly id: string;
  readonly save: Save;
}

/** What the band says when it was not a count. */
export type Told =
  | { readonly kind: "undone" | "answer_first" | "scan_location" | "scan_item" }
  | { readonly kind: "scan_area" | "no_areas" | "area_unfinished" }
  | { readonly kind: "area_opened"; readonly area: string }
  | { readonly kind: "quantity"; readonly problem: QuantityProblem | "serial" };

export type Signal = "counted" | "question" | "refused";

export interface Flow {
  readonly way: Way;
  readonly keep: boolean;
  readonly needsLocation: boolean;
  readonly scope: Pick<CountList, "locations" | "items">;
  /** Null where the list is not counted by areas. */
  readonly areas: AreaWork | null;
  /** Locations and items outside the scope that the counter means all the same. */
  readonly meant: readonly string[];
  readonly location: string | null;
  readonly target: Target | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly keyed: string;
  readonly unit: number;
  readonly here: Here | null;
  readonly question: Question | null;
  readonly waived: readonly ("unusual" | "unidentified")[];
  /** A scan that waits for the count before it. */
  readonly next: LookedUp | null;
  readonly told: Told | null;
  /** Stays on the band, with its UNDO, until the next one. */
  readonly last: Counted | null;
  readonly wish: Wish | null;
  readonly alarm: string | null;
  readonly signal: Signal | null;
}

/** A position that the counter chose to look at next; without a hit the catalogue lacks its item. */
export interface Goal {
  readonly location: string | null;
  readonly hit: Hit | null;
  readonly lot: string | null;
  readonly serial: string | null;
}

export type Happening =
  | { readonly kind: "scan"; readonly text: string }
  | {
      readonly kind: "enter";
      readonly as: "location" | "item" | "lot" | "serial";
      readonly text: string;
    }
  | { readonly kind: "looked_up"; readonly found: LookedUp }
  | { readonly kind: "go"; readonly to: Goal }
  | { readonly kind: "read"; readonly here: Here | null; readonly purpose: "show" | "save" }
  | { readonly kind: "key"; readonly key: PadKey }
  | { readonly kind: "next_unit" | "confirm" | "undone" | "gone" | "drop_alarm" | "leave_item" }
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "stored"; readonly id: string; readonly save: Save }
  | { readonly kind: "failed"; readonly alarm: string }
  | { readonly kind: "undo"; readonly id: string }
  | { readonly kind: "area"; readonly to: string }
  | { readonly kind: "areas"; readonly states: readonly AreaState[] }
  | { readonly kind: "keep"; readonly keep: boolean }
  | { readonly kind: "way"; readonly way: Way };

/** What is forgotten when another item is aimed at. */
export const NO_TARGET = {
  ...{ target: null, lot: null, serial: null, keyed: "", unit: 0, here: null, question: null },
  ...{ waived: [] },
} as const satisfies Partial<Flow>;

/**
 * A list just opened, or opened again after a restart with the location it was at and its last count. One
 * that was closed on this device, at `closedAt`, is asked about before anything is counted on it.
 */
export function begin(
  settings: Pick<Flow, "way" | "keep" | "needsLocation" | "scope" | "areas">,
  location: string | null,
  closedAt: string | null = null,
  last: Counted | null = null,
): Flow {
  const question = closedAt === null ? null : ({ kind: "closed", at: closedAt } as const);
  return {
    ...{ ...settings, ...NO_TARGET, location, question, meant: [] },
    ...{ next: null, told: null, last, wish: null, alarm: null, signal: null },
  };
}

/** What the next scan is expected to be; shown on the screen, never enforced. */
export function expects(flow: Flow): "location" | "item" | "lot" | "serial" | "quantity" {
  if (flow.needsLocation && flow.location === null) return "location";
  if (!flow.target) return "item";
  if (flow.target.lots && flow.lot === null) return "lot";
  return flow.target.serials && flow.serial === null ? "serial" : "quantity";
}

/** The position at hand as an event would say it; null without an item or a needed location. */
export function subjectNow(flow: Flow): Subject | null {
  if (!flow.target || (flow.needsLocation && flow.location === null)) return null;
  return subjectOf(flow.target, flow.location, flow.lot, flow.serial);
}

/** Says why nothing was counted. */
export const tell = (flow: Flow, told: Told): Flow => ({ ...flow, told, signal: "refused" });
/** Puts a question; the answers come from the sheet only. */
export const ask = (flow: Flow, question: Question): Flow => ({
  ...flow,
  question,
  signal: "question",
});

/** Asks for what the list has at the position at hand. */
export function show(flow: Flow): Flow {
  const subject = subjectNow(flow);
  if (!subject) return { ...flow, here: null };
  return { ...flow, here: null, wish: { kind: "read", subject, purpose: "show" } };
}
