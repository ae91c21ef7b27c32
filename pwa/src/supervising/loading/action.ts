/** Something the person asked to be done: whether it is under way and why it was refused. */
import { useRef, useState } from "preact/hooks";
import type { Problem } from "../api/client.ts";
import { asProblem } from "./resource.ts";

export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Does it once; a second wish while the first is under way is ignored. */
  readonly run: <Answer>(deed: () => Promise<Answer>, then?: (answer: Answer) => void) => void;
  readonly forget: () => void;
}

/** One action at a time. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const underWay = useRef(false);
  const settle = (wrong: Problem | undefined): void => {
    underWay.current = false;
    setBusy(false);
    setProblem(wrong);
  };
  return {
    busy,
    problem,
    forget: () => setProblem(undefined),
    run: (deed, then) => {
      if (underWay.current) return;
      underWay.current = true;
      setBusy(true);
      setProblem(undefined);
      deed().then(
        (answer) => {
          settle(undefined);
          then?.(answer);
        },
        (error: unknown) => settle(asProblem(error)),
      );
    },
  };
}
