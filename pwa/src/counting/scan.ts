/**
 * From a scan or a typed code to what it means: a location, an item, a lot, a serial, or a question.
 * Order of precedence: a known location, then the catalogue, then what the screen waits for.
 */
import { coversItem, coversLocation } from "../domain/scope.ts";
import { confirmed } from "./confirm.ts";
import {
  ask,
  expects,
  type Flow,
  type Goal,
  type LookedUp,
  NO_TARGET,
  show,
  tell,
} from "./state.ts";
import { type Target, targetOf } from "./target.ts";

/** The device has answered what a text is. */
export function lookedUp(flow: Flow, found: LookedUp): Flow {
  const place = found.as === "location" || (found.as === "any" && found.location);
  const known = found.location || found.hits.length > 0;
  const awaits = expects(flow);
  if (found.as === "any" && !known && (awaits === "lot" || awaits === "serial")) {
    return identified(flow, awaits, found.text);
  }
  if (isLeft(flow, found)) return ask(flow, { kind: "unfinished", next: found });
  if (place)
    return found.location ? reached(flow, found.text) : unknown(flow, found.text, "location");
  const [hit, ...others] = found.hits;
  if (!hit) return unknown(flow, found.text, awaits === "location" ? "location" : "item");
  if (others.length > 0) return ask(flow, { kind: "choose", text: found.text, hits: found.hits });
  return aimed(flow, targetOf(hit, found.text, flow.way));
}

// A keyed quantity would be left behind by anything but the location that it waits for.
function isLeft(flow: Flow, { as, location }: LookedUp): boolean {
  const finishes = as !== "item" && location && expects(flow) === "location";
  return flow.target !== null && flow.keyed !== "" && !finishes;
}

const unknown = (flow: Flow, text: string, likely: "location" | "item"): Flow =>
  ask(flow, { kind: "unknown", text, likely });

// Standing there is enough once: the same location outside the list is not asked about again.
function reached(flow: Flow, location: string): Flow {
  const isMeant = flow.location === location || flow.meant.includes(location);
  if (isMeant || coversLocation(flow.scope, location)) return arrived(flow, location);
  return ask(flow, { kind: "outside_location", location });
}

/** The counter stands at this location. */
export function arrived(flow: Flow, location: string): Flow {
  return show({ ...flow, location, told: null, question: null });
}

/** This is what will be counted; an item outside the list is asked about, once. Each scan is one: without a location it is refused, and heard. */
export function aimed(flow: Flow, target: Target): Flow {
  const { item } = target;
  if (item !== null && !flow.meant.includes(item) && !coversItem(flow.scope, item)) {
    return ask(flow, { kind: "outside_item", target });
  }
  const isOne = flow.way === "each_scan" && target.item !== null;
  if (isOne && expects(flow) === "location") return tell(flow, { kind: "scan_location" });
  const aim = { ...flow, ...NO_TARGET, target, told: null };
  const complete = !target.lots && !target.serials;
  return isOne && complete ? confirmed({ ...aim, keyed: "1" }) : show(aim);
}

/** The lot or the serial of the item at hand; empty takes it away. */
export function identified(flow: Flow, as: "lot" | "serial", text: string): Flow {
  const value = text.trim() === "" ? null : text;
  const named = { ...flow, [as]: value, waived: [], told: null };
  const quantity = as === "serial" && value !== null ? "1" : flow.keyed;
  const isOne = flow.way === "each_scan" && expects(named) === "quantity";
  if (isOne) return confirmed({ ...named, keyed: "1" });
  return show({ ...named, keyed: quantity });
}

/** The counter chose a position of the plan: it is shown, and nothing is counted before COUNT. */
export function going(flow: Flow, { location, hit, lot, serial }: Goal): Flow {
  const there = { ...flow, ...NO_TARGET, location, told: null, question: flow.question };
  if (!hit) return there;
  const target = targetOf(hit, hit.code, flow.way);
  return show({ ...there, target, lot, serial, keyed: serial === null ? "" : "1" });
}
