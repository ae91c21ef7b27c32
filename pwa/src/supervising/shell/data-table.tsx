/**
 * A table whose rows come in pages: loading, empty and error state, more rows as one scrolls down,
 * the first focus on its first row so that the arrow keys work at once.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { deskText } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Loading } from "../../ui/states.tsx";
import { type Column, type Sort, Table } from "../../ui/table.tsx";
import type { Page } from "../api/client.ts";
import type { Pages } from "../loading/pages.ts";
import { ProblemBand, ProblemState } from "./problem.tsx";

interface DataTableProps<Row, Answer extends Page<Row>> {
  readonly label: string;
  readonly pages: Pages<Row, Answer>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly empty: ComponentChildren;
  /** A table among other things, which takes no focus when it is filled. */
  readonly beside?: boolean;
  readonly selected?: string | undefined;
  readonly onOpen?: (row: Row) => void;
  readonly onKey?: (key: string, row: Row) => void;
  readonly onMove?: (row: Row) => void;
  readonly sort?: Sort | undefined;
  readonly onSort?: (sort: Sort) => void;
}

function More({ loading, onMore }: { readonly loading: boolean; readonly onMore: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more.current();
    });
    if (frame.current) seen.observe(frame.current);
    return () => seen.disconnect();
  }, []);
  return (
    <div ref={frame}>
      <Button kind="plain" block busy={loading} onClick={onMore}>
        {deskText("more_rows")}
      </Button>
    </div>
  );
}

const rowsIn = (frame: Element | null | undefined): readonly HTMLElement[] => [
  ...(frame?.querySelectorAll<HTMLElement>(".row") ?? []),
];

/** Focuses the first row once, unless the person is already doing something. */
function useFirstFocus(frame: () => Element | null | undefined, ready: boolean): void {
  useEffect(() => {
    const focused = document.activeElement;
    const idle = !focused || focused === document.body || focused.tagName === "H1";
    const rows = rowsIn(frame());
    const open = rows.find((row) => row.getAttribute("aria-selected") === "true");
    if (ready && idle) (open ?? rows[0])?.focus();
  }, [ready]);
}

/** When the focused row went away, the one that took its place gets the focus. */
function useKeptFocus(frame: () => Element | null | undefined, rows: readonly unknown[]): void {
  const wasInRow = useRef(false);
  useEffect(() => {
    const remember = (event: FocusEvent): void => {
      const row = event.target instanceof HTMLElement ? event.target.closest(".row") : null;
      wasInRow.current = row !== null && frame()?.contains(row) === true;
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);
  useEffect(() => {
    if (!wasInRow.current || document.activeElement !== document.body) return;
    frame()?.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus();
  }, [rows]);
}

/** Rows of one kind, paged by key. */
export function DataTable<Row, Answer extends Page<Row> = Page<Row>>(
  props: DataTableProps<Row, Answer>,
): JSX.Element {
  const { pages, empty, beside = false, ...table } = props;
  const shown = pages.rows.length > 0;
  const marker = useRef<HTMLDivElement>(null);
  const frame = () => marker.current?.parentElement;
  useFirstFocus(frame, shown && !beside);
  useKeptFocus(frame, pages.rows);
  if (!shown && pages.problem)
    return <ProblemState problem={pages.problem} onRetry={pages.reload} />;
  if (!shown && pages.loading) return <Loading text={shellText("loading")} />;
  if (!shown) return <>{empty}</>;
  return (
    <>
      <ProblemBand problem={pages.problem} onRetry={pages.reload} />
      <Table
        {...table}
        rows={pages.rows}
        after={
          <div ref={marker}>
            {pages.more && <More loading={pages.loading} onMore={pages.loadMore} />}
          </div>
        }
      />
    </>
  );
}
