/**
 * The handheld of this browser for the screens: opened once, given by context; and the few hooks that
 * every counting screen uses: reference data that follows the sync, scans, sounds.
 */
import { useSignalEffect } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Feedback } from "../scanner/feedback.ts";
import { listenForScans } from "../scanner/listen.ts";
import type { Handheld } from "../sync/handheld.ts";

export const HandheldContext = createContext<Handheld | null>(null);

/** The open handheld; only screens inside the handheld's frame may ask. */
export function useHandheld(): Handheld {
  const handheld = useContext(HandheldContext);
  if (!handheld) throw new Error("no handheld is open around this screen");
  return handheld;
}

/**
 * What `read` gives, read again whenever the sync changed something or `watched` did; null until then. What goes
 * wrong rises to the boundary around the screens.
 */
export function useStored<T>(
  read: (handheld: Handheld) => Promise<T>,
  watched: readonly unknown[],
) {
  const handheld = useHandheld();
  const [value, setValue] = useState<T | null>(null);
  const [revision, setRevision] = useState(0);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  useSignalEffect(() => setRevision(handheld.state.revision.value));
  useEffect(() => {
    let isCurrent = true;
    read(handheld).then(
      (found) => isCurrent && setValue(() => found),
      (error: unknown) => isCurrent && setFailure({ error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [handheld, revision, ...watched]);
  if (failure) throw failure.error;
  return value;
}

/** Hears the scanner while the screen is shown; `onTyped` gets characters typed outside of fields. */
export function useScans(
  onScan: (text: string) => void,
  onTyped?: (character: string) => void,
): void {
  const latest = useRef({ onScan, onTyped });
  latest.current = { onScan, onTyped };
  // Before the screen is painted: a scan right after it appears must not fall into the gap.
  useLayoutEffect(
    () =>
      listenForScans(window, (text) => latest.current.onScan(text), {
        onTyped: (character) => latest.current.onTyped?.(character),
      }),
    [],
  );
}

export const feedback = new Feedback();
