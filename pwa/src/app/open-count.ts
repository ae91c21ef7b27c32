/**
 * Whether a count list is open, in this tab or in another one of this browser: a Web Lock that every tab
 * holds, together with the others, while it shows an open list.
 */
const LOCK = "giacenza-open-count";
const OPEN = /^\/handheld\/lists\//;

/** The part of navigator.locks that is needed; null where the browser has none. */
export type Locks = Pick<LockManager, "request" | "query"> | null;

/** Counting on a list, looking at it, closing it: all of it is one open list. */
export const isOpenList = (path: string): boolean => OPEN.test(path);

/** Tells the other tabs that a list is open here, until the answer is called. */
export function holdOpenCount(locks: Locks): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void locks?.request(LOCK, { mode: "shared" }, () => held);
  return release;
}

/** True when any tab has a list open. Without Web Locks only this tab is known, and it is not counting. */
export async function isCountOpen(locks: Locks): Promise<boolean> {
  const { held = [] } = (await locks?.query()) ?? {};
  return held.some(({ name }) => name === LOCK);
}
