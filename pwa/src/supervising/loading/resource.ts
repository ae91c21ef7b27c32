/**
 * Something read from the server for a screen: what is known so far, whether a read is under way, what
 * went wrong. The old value stays while a newer one is read, so that nothing flickers.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/client.ts";

export interface Resource<Value> {
  readonly value: Value | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

interface State<Value> {
  readonly value?: Value;
  readonly problem?: Problem;
  readonly loading: boolean;
}

/** What any failure becomes for the screen; a bug of ours is shown like the server's. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "bug", String(error));
}

/** Reads again whenever `key` changes, and every `pollSeconds` while the page is visible. */
export function useResource<Value>(
  key: string,
  load: () => Promise<Value>,
  pollSeconds = 0,
): Resource<Value> {
  const [state, setState] = useState<State<Value>>({ loading: true });
  const turn = useRef(0);
  const loader = useRef(load);
  loader.current = load;
  const reload = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, loading: true }));
    loader.current().then(
      (value) => mine === turn.current && setState({ value, loading: false }),
      (error: unknown) =>
        mine === turn.current &&
        setState((before) => ({ ...before, problem: asProblem(error), loading: false })),
    );
  }, []);
  useEffect(reload, [key, reload]);
  usePolling(reload, pollSeconds);
  return { value: state.value, problem: state.problem, loading: state.loading, reload };
}

function usePolling(reload: () => void, seconds: number): void {
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [reload, seconds]);
}
