/**
 * Areas in the counting machine: which text opens one, what is asked before, what is refused between
 * two of them. Pure; opening and closing are wishes that counter.ts grants.
 */
import { type AreaState, areaOfLabel, currentArea, isDone } from "../domain/area.ts";
import { type Answer, ask, type Flow, NO_TARGET, type Question, tell } from "./state.ts";

/** The area that is being counted, null between two of them and in lists without areas. */
export const areaNow = ({ areas }: Flow): string | null =>
  areas === null ? null : currentArea(areas.states);

/** Whether nothing may be counted before an area is opened. */
export const needsArea = (flow: Flow): boolean => flow.areas !== null && areaNow(flow) === null;

/** What a scan does about areas; null when it is about something else. */
export function scannedArea(flow: Flow, text: string): Flow | null {
  const labelled = areaOfLabel(text);
  if (labelled !== null) return wanted(flow, labelled);
  const named = text.trim();
  if (needsArea(flow) && flow.areas?.known.includes(named)) return wanted(flow, named);
  return needsArea(flow) ? tell(flow, { kind: "scan_area" }) : null;
}

/** The counter wants to count in an area: what must be known first is asked, one thing at a time. */
export function wanted(flow: Flow, to: string): Flow {
  const { areas } = flow;
  if (areas === null) return tell(flow, { kind: "no_areas" });
  if (flow.target && flow.keyed !== "") return tell(flow, { kind: "area_unfinished" });
  const from = areaNow(flow);
  if (from === to) return { ...flow, told: null };
  const isMeant = flow.meant.includes(areaKey(to));
  const isKnown = areas.known.includes(to) || areas.states.some(({ area }) => area === to);
  if (!isMeant && !isKnown && areas.known.length > 0)
    return ask(flow, { kind: "area_outside", to });
  if (!isMeant && isDone(areas.states, to)) return ask(flow, { kind: "area_again", to });
  if (from !== null) return ask(flow, { kind: "area_switch", from, to });
  return opening(flow, to, null);
}

export type AreaQuestion = Extract<Question, { readonly to: string }>;

/** The answer to a question about areas. */
export function answeredArea(flow: Flow, question: AreaQuestion, answer: Answer["kind"]): Flow {
  if (question.kind === "area_switch") {
    return opening(flow, question.to, answer === "replace" ? question.from : null);
  }
  return wanted({ ...flow, meant: [...flow.meant, areaKey(question.to)] }, question.to);
}

/** The device has opened or closed areas. What was aimed at before belongs to the area before. */
export function movedTo(flow: Flow, states: readonly AreaState[]): Flow {
  if (flow.areas === null) return flow;
  const moved = { ...flow, areas: { ...flow.areas, states } };
  const area = areaNow(moved);
  if (area === areaNow(flow)) return moved;
  const told = area === null ? null : ({ kind: "area_opened", area } as const);
  return { ...moved, ...NO_TARGET, location: null, told, last: null };
}

const opening = (flow: Flow, open: string, close: string | null): Flow => ({
  ...flow,
  wish: { kind: "area", open, close },
});

/** What `meant` remembers an area by; no location and no item has such a name. */
const areaKey = (area: string): string => `area\u001f${area}`;
