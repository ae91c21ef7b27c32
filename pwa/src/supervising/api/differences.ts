/** Differences of an inventory: the grid, the story of one line, decisions and recounts. */
import { address, at, type Page, type Query, read, write } from "./client.ts";

export interface Difference {
  readonly line: string;
  readonly lists: readonly string[];
  readonly passes: readonly number[];
  readonly warehouse: string;
  readonly location: string;
  /** The default area of the location. */
  readonly area: string;
  readonly item: string | null;
  readonly description: string;
  readonly category: string;
  readonly barcode: string | null;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  readonly unit: string | null;
  readonly counted: string | null;
  readonly book: string | null;
  readonly difference: string | null;
  readonly percent: string | null;
  readonly unit_cost: string | null;
  readonly cost_source: string | null;
  readonly value: string | null;
  readonly observed_from: string | null;
  readonly observed_at: string | null;
  readonly state: string;
  readonly flags: readonly string[];
  readonly over: readonly string[];
  readonly seen_hash: string | null;
  readonly approvable: boolean;
  readonly why_not: string | null;
  /** Who may approve it: had no hand in it, and their limits cover it. */
  readonly approvers?: readonly string[];
  readonly difference_without_doubtful: string | null;
  readonly reason: string | null;
  /** What a line to spread would be spread over, with the book quantity of each. */
  readonly identities?: readonly Part[];
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly decision_reason: string | null;
}

export interface Part {
  readonly quantity: string;
  readonly lot?: string | null;
  readonly project?: string | null;
  readonly partner?: string | null;
}

export interface Totals {
  readonly lines: number;
  readonly net: string;
  readonly gross: string;
  readonly to_review: number;
  readonly by_state: Readonly<Record<string, { readonly lines: number; readonly net: string }>>;
  readonly by_warehouse: readonly {
    readonly warehouse: string;
    readonly plus: string;
    readonly minus: string;
  }[];
}

export interface DifferencesPage extends Page<Difference> {
  readonly totals: Totals;
  readonly currency: string;
}

export interface StoryEvent {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly observed_at: string | null;
  readonly employee: string | null;
  readonly employee_name: string | null;
  readonly device: string;
  readonly device_name: string | null;
  readonly list: string | null;
  readonly pass: number | null;
  readonly area: string | null;
  readonly location: string | null;
  readonly item: string | null;
  readonly barcode: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly factor: string | null;
  readonly base_quantity: string | null;
  readonly supersedes: readonly string[];
  readonly superseded_by: readonly string[];
  readonly live: boolean;
  readonly hash: string;
  readonly user: string | null;
}

export interface StoryMovement {
  readonly record: string | number;
  readonly posting_date: string;
  readonly number: number;
  readonly at: string;
  readonly quantity: string;
  readonly reason: string;
  readonly doubtful: boolean;
}

export interface StoryDecision {
  readonly action?: string;
  readonly applies?: boolean;
  readonly user?: string | null;
  readonly at?: string | null;
  readonly reason?: string | null;
  readonly quantity?: string | null;
}

export interface Explanation {
  readonly row: Difference;
  readonly sentences: readonly {
    readonly code: string;
    readonly text_it: string;
    readonly text_en: string;
  }[];
  readonly events: readonly StoryEvent[];
  readonly movements: readonly StoryMovement[];
  readonly decisions: readonly StoryDecision[];
}

export interface Decision {
  readonly action: string;
  readonly lines?: readonly {
    readonly line: string;
    readonly seen_hash: string | null;
    /** Refused when somebody else decided meanwhile. */
    readonly state?: string;
  }[];
  readonly at?: string;
  readonly as_counted?: boolean;
  readonly all?: true;
  readonly filters?: Query;
  readonly expected?: { readonly lines: number; readonly value: string };
  readonly reason?: string;
  readonly quantity?: string;
  readonly outcome?: string;
  readonly events?: readonly string[];
  readonly lot?: string;
  readonly location?: string;
  readonly parts?: readonly Part[];
}

export interface Decided {
  readonly done: readonly string[];
  readonly refused: readonly {
    readonly line: string;
    readonly code: string;
    readonly detail: string;
  }[];
  /** How many in all: `done` and `refused` name only the first ones. */
  readonly lines?: number;
}

export interface Tally extends Decided {
  readonly lines: number;
  readonly value: string;
  readonly gross: string;
}

export interface Recount {
  readonly lines?: readonly string[];
  readonly areas?: readonly string[];
  readonly items?: readonly string[];
  readonly warehouse?: string;
  readonly employees: readonly string[];
  readonly reason: string;
}

export const differences = (number: string, query: Query) =>
  read<DifferencesPage>(at`/inventories/${number}/differences`, query);
export const differencesFile = (number: string, query: Query) =>
  address(at`/inventories/${number}/differences`, { ...query, format: "csv" });
export const explain = (number: string, line: string, query: Query) =>
  read<Explanation>(at`/inventories/${number}/differences/${line}/explain`, query);
/** The printed report of what the filters show. */
export const differencesReport = (number: string, query: Query) =>
  address(at`/inventories/${number}/differences/report`, query);
export const decide = (number: string, body: Decision) =>
  write<Decided>("POST", at`/inventories/${number}/decisions`, body);
export const tally = (number: string, body: Decision) =>
  write<Tally>("POST", at`/inventories/${number}/decisions`, body, { dry_run: true });
export const recount = (number: string, body: Recount) =>
  write<{ readonly id: string; readonly number: string }>(
    "POST",
    at`/inventories/${number}/recounts`,
    body,
  );
