// What the tests of the counting screen start from: hits of the catalogue, states, a run of happenings.
import { step } from "../../src/counting/flow.ts";
import {
  begin,
  type Flow,
  type Happening,
  type Here,
  type LookedUp,
} from "../../src/counting/state.ts";
import type { Hit } from "../../src/domain/catalogue.ts";

export const bearing: Hit = {
  item: "MOB/BE-2349",
  itemClass: "MOB",
  code: "BE-2349",
  description: "BB Ball Bearing",
  unit: "PCS",
  decimals: 0,
  lotManaged: false,
  serialManaged: false,
  pack: null,
  variant: null,
  alternatives: [{ unit: "BOX", factor: "12", isDefault: false }],
};
export const paint: Hit = { ...bearing, item: "MOB/PA-1", code: "PA-1", lotManaged: true };
export const drill: Hit = { ...bearing, item: "MOB/DR-1", code: "DR-1", serialManaged: true };

/** The settings of a list over its whole warehouse. */
export const USUAL = {
  way: "scan_quantity",
  keep: true,
  needsLocation: true,
  scope: { locations: null, items: null },
  areas: null,
} as const;

export const at = (
  location: string | null = "A-01-02",
  settings: Partial<Pick<Flow, "way" | "keep" | "needsLocation" | "scope" | "areas">> = {},
): Flow => begin({ ...USUAL, ...settings }, location);

export const ran = (flow: Flow, ...happenings: Happening[]): Flow => happenings.reduce(step, flow);

export const scan = (text: string): Happening => ({ kind: "scan", text });

export const found = (text: string, what: Partial<LookedUp> = {}): Happening => ({
  kind: "looked_up",
  found: { text, as: "any", location: false, hits: [], ...what },
});
export const place = (text: string): Happening => found(text, { location: true });
export const item = (hit: Hit = bearing, text = hit.code): Happening =>
  found(text, { hits: [hit] });

export const keys = (text: string): Happening[] =>
  [...text].map((key) => ({ kind: "key", key }) as Happening);

export const CONFIRM: Happening = { kind: "confirm" };

export const answer = (
  kind: "cancel" | "item" | "location" | "add" | "replace" | "accept" | "count" | "drop",
): Happening => ({ kind: "answer", answer: { kind } });

export const readToSave = (here: Here | null = null): Happening => ({
  kind: "read",
  purpose: "save",
  here,
});

export const earlier: Here = { ids: ["e1", "e2"], total: "24", since: "2026-11-23T09:12:00.000Z" };

/** The save that a state wishes for; fails the test when there is none. */
export function saveIn(flow: Flow) {
  if (flow.wish?.kind !== "save") throw new Error(`wishes for ${flow.wish?.kind ?? "nothing"}`);
  return flow.wish.save;
}

export const storedAs = (flow: Flow, id = "e9"): Happening => ({
  kind: "stored",
  id,
  save: saveIn(flow),
});
