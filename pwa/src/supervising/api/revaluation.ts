/** Loads that should have cost something else, and the corrections that give them that cost. */
import { type Page, type Query, read, write } from "./client.ts";

/** A load as it stands; costs are per base unit. */
interface Load {
  readonly movement: number;
  readonly record: number;
  readonly line: number;
  readonly warehouse: string;
  readonly item: string;
  readonly description: string;
  readonly lot: string;
  readonly effective_at: string;
  readonly unit: string;
  readonly quantity: string;
  readonly left: string;
  readonly closed: boolean;
  readonly unit_cost: string | null;
}

export interface Proposal extends Load {
  readonly why: "no_cost" | "lot_cost";
  readonly proposed: string | null;
}

export interface Revalued extends Load {
  readonly cost: string;
  readonly amount: string;
  readonly lines: readonly {
    readonly quantity: string;
    readonly unit_cost: string | null;
    readonly amount: string | null;
  }[];
  readonly correcting_record: number | null;
}

export interface Revaluation {
  readonly rows: readonly Revalued[];
  readonly amount: string;
  readonly posted: boolean;
}

export interface NewCost {
  readonly movement: number;
  readonly unit_cost: string;
}

export const proposals = (query: Query) => read<Page<Proposal>>("/revaluation", query);
export const revalue = (lines: readonly NewCost[], posting_date: string, dry_run: boolean) =>
  write<Revaluation>("POST", "/revaluation", { lines, posting_date, dry_run });
