/**
 * From a keyed quantity to a save: what must be right, what is asked about, add or replace.
 * Pure; the line that is read and the save that is wished for are granted by counter.ts.
 */
import { decimalText, type Exact, exact, multiply, ONE } from "../domain/quantity.ts";
import { areaNow, needsArea } from "./area-flow.ts";
import { quantityOf } from "./keypad.ts";
import { ask, expects, type Flow, type Here, type Save, subjectNow, tell } from "./state.ts";
import { type Target, unitAt } from "./target.ts";

/** From this many base units on a quantity is asked about: more often a scan into the wrong field. */
export const UNUSUAL: Exact = 100_000n * ONE;

/** COUNT: a second tap after a count changes nothing. The quantity is checked, doubts are asked about, then the line is read. */
export function confirmed(flow: Flow): Flow {
  if (!flow.target) return flow.last ? flow : tell(flow, { kind: "scan_item" });
  if (needsArea(flow)) return tell(flow, { kind: "scan_area" });
  const subject = subjectNow(flow);
  if (!subject) return tell(flow, { kind: "scan_location" });
  const quantity = quantityOf(flow.keyed);
  if (!quantity.ok) return tell(flow, { kind: "quantity", problem: quantity.problem });
  const doubt = doubtOf(flow, flow.target, quantity.value);
  if (doubt) return doubt;
  // What is there already would change nothing: it is not read, green comes sooner.
  if (addsAlways(flow)) return decided({ ...flow, question: null }, null);
  return { ...flow, question: null, wish: { kind: "read", subject, purpose: "save" } };
}

function doubtOf(flow: Flow, target: Target, quantity: Exact): Flow | null {
  const missing = expects(flow);
  if ((missing === "lot" || missing === "serial") && !flow.waived.includes("unidentified")) {
    return ask(flow, { kind: "unidentified", missing });
  }
  if (flow.serial !== null && quantity !== 0n && quantity !== ONE) {
    return tell(flow, { kind: "quantity", problem: "serial" });
  }
  const factor = unitAt(target, flow.unit).factor;
  const base = factor === null ? quantity : multiply(quantity, exact(factor));
  const isUnusual = base >= UNUSUAL || base % 10n ** BigInt(6 - target.decimals) !== 0n;
  return isUnusual && !flow.waived.includes("unusual") ? ask(flow, { kind: "unusual" }) : null;
}

// One more of what may be there many times.
const addsAlways = (flow: Flow): boolean => flow.way === "each_scan" && flow.serial === null;

/** What is there already decides: nothing yet, or one more by scanning each, is an add. */
export function decided(flow: Flow, here: Here | null): Flow {
  const save = saveOf(flow, []);
  if (!save) return flow;
  if (here === null || addsAlways(flow)) return { ...flow, here, wish: { kind: "save", save } };
  return ask({ ...flow, here }, { kind: "again", here, canAdd: flow.serial === null });
}

function saveOf(flow: Flow, replaces: readonly string[]): Save | null {
  const subject = subjectNow(flow);
  const quantity = quantityOf(flow.keyed);
  if (!flow.target || !subject || !quantity.ok) return null;
  const unit = unitAt(flow.target, flow.unit);
  const amount = { quantity: decimalText(quantity.value), ...unit };
  const area = flow.areas === null ? {} : { area: areaNow(flow) };
  return { subject, amount, code: flow.target.code, replaces, ...area };
}

/** The answer to "already counted here": added, or in place of what this device has seen. */
export function repeated(flow: Flow, replaces: readonly string[]): Flow {
  const save = saveOf(flow, replaces);
  return save ? { ...flow, wish: { kind: "save", save } } : flow;
}
