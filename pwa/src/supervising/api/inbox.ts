/** What waits in an inventory, what a decision would do, and exceptions after an alignment. */
import { at, type Query, read, write } from "./client.ts";
import type { Decision, Difference } from "./differences.ts";

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
  write<{ readonly rows: readonly Difference[] }>(
    "POST",
    at`/inventories/${number}/decisions/preview`,
    body,
  );
export const settleException = (number: string, line: string, body: unknown) =>
  write<unknown>("POST", at`/inventories/${number}/exceptions/${line}`, body);
