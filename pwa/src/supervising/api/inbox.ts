/** What waits in an inventory, what a decision would do, and exceptions after an alignment. */
import { at, type Page, type Query, read, write } from "./client.ts";
import type { Decided, Decision, Difference } from "./differences.ts";
import type { Counter } from "./progress.ts";

export interface InboxGroup {
  readonly kind: string;
  readonly entries: number;
  readonly net: string;
  readonly gross: string;
  readonly outcomes: readonly string[];
}

export interface InboxEntry {
  readonly key: string;
  readonly line: Difference | null;
  /** By how much the difference of an exception would have changed. */
  readonly amount: string | null;
  readonly value: string | null;
  readonly list: string | null;
  readonly detail: string | null;
  readonly counter: InboxCounter | null;
  readonly outcomes: readonly string[];
}

/** A counter that stands in the way of a list. */
export interface InboxCounter extends Counter {
  readonly epoch: string;
  readonly list_id: string;
  readonly list_state: string;
  readonly warehouse: string;
  readonly last_event_at: string;
  /** Where its journal does not fit together. */
  readonly breaks: readonly number[];
}

/** Lines as they would be after a decision, and those that would be refused. */
export interface Foreseen {
  readonly rows: readonly Difference[];
  readonly refused: Decided["refused"];
}

export interface Waiting {
  readonly version: string;
  /** Absent where nothing changed since the version that was seen. */
  readonly differences?: number;
  readonly inbox?: number;
}

export interface Settlement {
  readonly line: string;
  readonly amount: string;
  readonly outcome: "corrected" | "dismissed";
  readonly reason: string;
  readonly user: string;
  readonly at: string;
  readonly record_id: number | null;
}

export interface InboxPage {
  readonly groups: readonly InboxGroup[];
  readonly entries: readonly InboxEntry[];
  readonly rows: readonly InboxEntry[];
  readonly next: string | null;
  readonly currency: string;
}

export const inbox = (number: string, query: Query): Promise<InboxPage> =>
  read<InboxPage>(at`/inventories/${number}/inbox`, query).then((page) => ({
    ...page,
    rows: page.entries,
  }));
export const preview = (number: string, body: Decision) =>
  write<Foreseen>("POST", at`/inventories/${number}/decisions/preview`, body);
export const waitingIn = (number: string, seen: string | undefined) =>
  read<Waiting>(at`/inventories/${number}/waiting`, { seen });
export const settlements = (number: string) =>
  read<Page<Settlement>>(at`/inventories/${number}/exceptions`);
export const settleException = (number: string, line: string, body: unknown) =>
  write<unknown>("POST", at`/inventories/${number}/exceptions/${line}`, body);
