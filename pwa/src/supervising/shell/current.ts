/**
 * The inventory that one is working on: the one last looked at, else the newest open one. What waits in
 * it (lines to review, what the inbox holds) stands in the navigation.
 */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem } from "../api/client.ts";
import { waitingIn } from "../api/inbox.ts";
import { inventories } from "../api/inventories.ts";
import { alarms } from "../api/journals.ts";
import { asProblem } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { desk, withQuery } from "./routes.ts";

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
  if (number !== current.value) waiting.value = { ...waiting.value, differences: 0, inbox: 0 };
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

/** Where the differences of an inventory begin: at what waits for a decision, as long as something does. */
export function differencesAddress(number: string): string {
  const some = number === current.value && waiting.value.differences > 0;
  return withQuery(`${desk`/inventories/${number}`}/differences`, {
    state: some ? "to_review" : undefined,
  });
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

/** The inventory that was asked about and the version of its answer: the same one is not worked out again. */
let seen: { readonly number: string; readonly version: string } | undefined;

async function refreshInventory(): Promise<void> {
  const number = await pickCurrent();
  if (!number) return;
  const known = seen?.number === number ? seen.version : undefined;
  const found = await waitingIn(number, known).catch((error: unknown) => asProblem(error));
  if (found instanceof Problem) return gone(found);
  seen = { number, version: found.version };
  const { differences, inbox } = found;
  if (differences !== undefined && inbox !== undefined)
    waiting.value = { ...waiting.value, differences, inbox };
}

/** Nothing waits in an inventory that is not there any more; no answer says nothing. */
function gone(problem: Problem): void {
  if (problem.status !== 404) return;
  seen = undefined;
  forgetCurrent();
  waiting.value = { ...waiting.value, differences: 0, inbox: 0 };
}

/** Keeps the counts of the navigation fresh while somebody looks at the desk. */
export function useCurrentInventory(): void {
  const number = current.value;
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible") void refreshWaiting();
    };
    look();
    const timer = setInterval(look, POLL_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [number]);
}
