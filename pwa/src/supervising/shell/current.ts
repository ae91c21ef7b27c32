/**
 * The inventory that one is working on: the one last looked at, else the newest open one. What waits in
 * it (lines to review, what the inbox holds) stands in the navigation.
 */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { differences } from "../api/differences.ts";
import { inbox } from "../api/inbox.ts";
import { inventories } from "../api/inventories.ts";
import { alarms } from "../api/journals.ts";
import { iMay } from "../session/session.ts";

const KEPT = "giacenza.inventory";
const POLL_MS = 60_000;

function kept(): string | undefined {
  return typeof localStorage === "undefined"
    ? undefined
    : (localStorage.getItem(KEPT) ?? undefined);
}

export const current = signal<string | undefined>(kept());
interface Waiting {
  readonly differences: number;
  readonly inbox: number;
  readonly alarms: number;
}

export const waiting = signal<Waiting>({ differences: 0, inbox: 0, alarms: 0 });

/** Takes an inventory as the one being worked on. */
export function workOn(number: string): void {
  current.value = number;
  localStorage.setItem(KEPT, number);
}

/** No such inventory any more: the next look picks another. */
export function forgetCurrent(): void {
  current.value = undefined;
  localStorage.removeItem(KEPT);
}

/** The newest open inventory, asked when none was looked at yet. */
export async function pickCurrent(): Promise<string | undefined> {
  if (current.value) return current.value;
  const page = await inventories({ state: "open", limit: 1 }).catch(() => undefined);
  const newest = page?.rows[0]?.number;
  if (newest) workOn(newest);
  return newest;
}

/** Asks again what waits. */
export async function refreshWaiting(): Promise<void> {
  await Promise.all([refreshAlarms(), refreshInventory()]);
}

async function refreshAlarms(): Promise<void> {
  if (!iMay("read_journal")) return;
  const page = await alarms({ state: "open", limit: 1 }).catch(() => undefined);
  if (page) waiting.value = { ...waiting.value, alarms: page.open };
}

async function refreshInventory(): Promise<void> {
  const number = await pickCurrent();
  if (!number) return;
  const [page, box] = await Promise.all([
    differences(number, { limit: 1 }).catch(() => undefined),
    inbox(number, {}).catch(() => undefined),
  ]);
  if (!page && !box) forgetCurrent();
  waiting.value = {
    ...waiting.value,
    differences: page?.totals.to_review ?? 0,
    inbox: box?.groups.reduce((sum, group) => sum + group.entries, 0) ?? 0,
  };
}

/** Keeps the counts of the navigation fresh while the desk is shown. */
export function useCurrentInventory(): void {
  const number = current.value;
  useEffect(() => {
    void refreshWaiting();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refreshWaiting();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [number]);
}
