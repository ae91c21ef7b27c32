/**
 * A list that comes in pages by key: the rows so far, the next page on demand, and everything that is
 * shown read again after a change. `first` is the first page's answer, for totals beside the rows.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Page, Problem } from "../api/client.ts";
import { asProblem } from "./resource.ts";

const PAGE = 50;
const LARGEST = 500;
/** More rows than these are not read again after a change: the first ones are, the rest on demand. */
const MOST = 5_000;

export interface Paging {
  readonly after: string | null;
  readonly limit: number;
}

export interface Pages<Row, Answer extends Page<Row>> {
  readonly rows: readonly Row[];
  readonly first: Answer | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly more: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

interface State<Row, Answer> {
  readonly rows: readonly Row[];
  readonly first?: Answer;
  readonly next: string | null;
  readonly problem?: Problem;
  readonly loading: boolean;
}

/** How many rows to ask for so that what is shown is read again, whole pages of the first size. */
export function sizeToReload(shown: number): number {
  return Math.min(MOST, Math.max(PAGE, Math.ceil(shown / PAGE) * PAGE));
}

/** How many rows come next: whoever goes far is given more at a time. */
export function sizeOfNext(shown: number): number {
  return Math.min(LARGEST, Math.max(PAGE, Math.floor(shown / 4)));
}

/** So many rows as one answer, in as many questions as that needs; the first one's totals stay. */
export async function readRows<Row, Answer extends Page<Row>>(
  load: (paging: Paging) => Promise<Answer>,
  after: string | null,
  wanted: number,
): Promise<Answer> {
  const first = await load({ after, limit: Math.min(LARGEST, wanted) });
  let last: Page<Row> = first;
  const rows = [...first.rows];
  while (last.next && rows.length < wanted) {
    last = await load({ after: last.next, limit: Math.min(LARGEST, wanted - rows.length) });
    rows.push(...last.rows);
  }
  return { ...first, rows, next: last.next };
}

/** Reads the first page whenever `key` changes; `loadMore` adds the next one. */
export function usePages<Row, Answer extends Page<Row> = Page<Row>>(
  key: string,
  load: (paging: Paging) => Promise<Answer>,
): Pages<Row, Answer> {
  const [state, setState] = useState<State<Row, Answer>>({ rows: [], next: null, loading: true });
  const turn = useRef(0);
  const loader = useRef(load);
  loader.current = load;
  const fetchPage = useCallback((after: string | null, limit: number) => {
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, loading: true }));
    readRows<Row, Answer>(loader.current, after, limit).then(
      (answer) => mine === turn.current && setState((before) => joined(before, answer, after)),
      (error: unknown) =>
        mine === turn.current &&
        setState((before) => ({ ...before, problem: asProblem(error), loading: false })),
    );
  }, []);
  useEffect(() => fetchPage(null, PAGE), [key, fetchPage]);
  return {
    rows: state.rows,
    first: state.first,
    problem: state.problem,
    loading: state.loading,
    more: state.next !== null,
    loadMore: () =>
      !state.loading && state.next !== null && fetchPage(state.next, sizeOfNext(state.rows.length)),
    reload: () => fetchPage(null, sizeToReload(state.rows.length)),
  };
}

function joined<Row, Answer extends Page<Row>>(
  before: State<Row, Answer>,
  answer: Answer,
  after: string | null,
): State<Row, Answer> {
  if (after === null)
    return { rows: answer.rows, first: answer, next: answer.next ?? null, loading: false };
  return {
    rows: [...before.rows, ...answer.rows],
    ...(before.first && { first: before.first }),
    next: answer.next ?? null,
    loading: false,
  };
}
