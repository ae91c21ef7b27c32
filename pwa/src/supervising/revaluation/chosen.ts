/** Which loads get which cost: what was typed, else what is proposed. Pure. */
import type { NewCost, Proposal } from "../api/revaluation.ts";
import { entered, UNREADABLE, written } from "../typed-number.ts";

/** Costs by movement as they stand in the fields of the rows that are chosen. */
export type Chosen = Readonly<Record<number, string>>;

/** What stands in the field of a row that is chosen. */
export function costOf(row: Proposal, chosen: Chosen): string {
  return chosen[row.movement] ?? "";
}

/** A row chosen with its proposal, or left out again. */
export function toggled(chosen: Chosen, row: Proposal): Chosen {
  if (row.movement in chosen) return without(chosen, row.movement);
  return { ...chosen, [row.movement]: written(row.proposed) };
}

/** Another cost for a row: typing chooses it. */
export function typed(chosen: Chosen, row: Proposal, cost: string): Chosen {
  return { ...chosen, [row.movement]: cost };
}

/** Every row with a proposal, or none when they all are chosen. */
export function allOrNone(chosen: Chosen, rows: readonly Proposal[]): Chosen {
  if (isAll(chosen, rows)) return {};
  return Object.fromEntries(
    rows.flatMap((row) => {
      if (row.proposed === null && !(row.movement in chosen)) return [];
      return [[row.movement, chosen[row.movement] ?? written(row.proposed)]];
    }),
  );
}

/** Whether every row with a proposal is chosen. */
export function isAll(chosen: Chosen, rows: readonly Proposal[]): boolean {
  const offered = rows.filter((row) => row.proposed !== null);
  return offered.length > 0 && offered.every((row) => row.movement in chosen);
}

/** What is sent: rows whose field holds something. */
export function newCosts(chosen: Chosen): readonly NewCost[] {
  return Object.entries(chosen)
    .map(([movement, cost]) => ({ movement: Number(movement), unit_cost: entered(cost) }))
    .filter((one) => one.unit_cost !== "");
}

/** Whether every cost can be read. */
export function allReadable(costs: readonly NewCost[]): boolean {
  return costs.every((one) => one.unit_cost !== UNREADABLE);
}

function without(chosen: Chosen, movement: number): Chosen {
  const { [movement]: _, ...rest } = chosen;
  return rest;
}
