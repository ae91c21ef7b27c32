/**
 * What is about to be counted: an item found in the catalogue, or a barcode that nobody knows yet,
 * with the units that its quantity may be keyed in. Pure; the catalogue's answer comes in.
 */
import type { Hit } from "../domain/catalogue.ts";
import type { Subject } from "../domain/events.ts";

/** One way to key a quantity: base quantity = quantity × factor. */
export interface UnitChoice {
  readonly unit: string | null;
  readonly factor: string | null;
}

export interface Target {
  /** What was scanned or typed, always kept. */
  readonly barcode: string;
  /** CLASS/CODE, null while the barcode is unknown. */
  readonly item: string | null;
  readonly code: string;
  readonly description: string;
  readonly variant: string | null;
  readonly decimals: number;
  readonly lots: boolean;
  readonly serials: boolean;
  /** The first is the one offered; the others follow in turn. */
  readonly units: readonly UnitChoice[];
}

/** Two ways to work: scan, quantity, confirm; or each scan is one. */
export type Way = "scan_quantity" | "each_scan";

/**
 * The target of a hit. The offered unit is the barcode's own pack; else, where a quantity is keyed,
 * the item's default alternative; else the base unit: a scanned piece is one piece.
 */
export function targetOf(hit: Hit, barcode: string, way: Way): Target {
  const base = { unit: hit.unit, factor: "1" };
  const usual = way === "scan_quantity" ? hit.alternatives.find((other) => other.isDefault) : null;
  const choices = [hit.pack ?? usual ?? base, base, ...hit.alternatives].map(
    ({ unit, factor }): UnitChoice => ({ unit, factor }),
  );
  const { item, code, description, variant, decimals, lotManaged: lots, serialManaged } = hit;
  const units = serialManaged ? [base] : distinct(choices);
  return {
    ...{ barcode, item, code, description, variant, decimals },
    ...{ lots, serials: serialManaged, units },
  };
}

function distinct(choices: readonly UnitChoice[]): UnitChoice[] {
  const byName = new Map<string, UnitChoice>();
  for (const choice of choices) {
    const name = `${choice.unit} ${choice.factor}`;
    if (!byName.has(name)) byName.set(name, choice);
  }
  return [...byName.values()];
}

/** A barcode that the catalogue does not hold: counted in what the counter sees, resolved later. */
export function unknownTarget(barcode: string): Target {
  return {
    ...{ barcode, item: null, code: barcode, description: "", variant: null },
    ...{ decimals: 6, lots: false, serials: false, units: [{ unit: null, factor: null }] },
  };
}

/** The unit after this one, going round. */
export function nextUnit(target: Target, index: number): number {
  return (index + 1) % target.units.length;
}

/** The unit at this place; every target has at least one. */
export function unitAt(target: Target, index: number): UnitChoice {
  return target.units[index] ?? { unit: null, factor: null };
}

/** What and where, as an event says it. */
export function subjectOf(
  target: Target,
  location: string | null,
  lot: string | null,
  serial: string | null,
): Subject {
  const { item, variant, barcode } = target;
  return { location, item, variant, lot, serial, expiry: null, barcode };
}
