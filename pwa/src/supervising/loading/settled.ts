/**
 * A value once it has stopped changing: what is typed is asked of the server when the person pauses, not
 * at every key.
 */
import { useEffect, useRef, useState } from "preact/hooks";

const PAUSE_MS = 350;

export interface Settler<Value> {
  readonly offer: (value: Value) => void;
  readonly stop: () => void;
}

/** Hands on the last value that was offered, once none came for a while. */
export function settler<Value>(then: (value: Value) => void, pause = PAUSE_MS): Settler<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    stop,
    offer: (value) => {
      stop();
      timer = setTimeout(() => then(value), pause);
    },
  };
}

/** The first value at once, later ones when they have settled. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const kept = useRef<Settler<Value> | undefined>(undefined);
  kept.current ??= settler<Value>(setSettled);
  const { offer, stop } = kept.current;
  useEffect(() => {
    offer(value);
    return stop;
  }, [value]);
  return settled;
}
