/**
 * The table of the desk: sticky header, tabular numbers to the right, sorting by header, rows walked
 * with ↑ ↓ or k j and opened with Enter or a click, a totals line. It sorts nothing itself: the caller gets
 * the wish and gives the rows, because they come in pages from the server. Of very many rows only those
 * around the ones in sight are drawn.
 */
import {
  Component,
  type ComponentChildren,
  type JSX,
  type RefObject,
  type TargetedKeyboardEvent,
} from "preact";
import { useRef, useState } from "preact/hooks";
import "./table.css";
import { Icon } from "./icons.tsx";
import { isLong, useWindow } from "./window.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: ComponentChildren;
  readonly cell: (row: Row) => ComponentChildren;
  readonly number?: boolean;
  /** Takes the width that the others leave, and cuts what does not fit. */
  readonly fills?: boolean;
  readonly sortable?: boolean;
  /** Repeats what another column says: left out where the table is narrow. */
  readonly spare?: boolean;
  /** What the totals line says in this column. */
  readonly total?: ComponentChildren;
}

export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  /** The table's name for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected?: string | undefined;
  readonly onOpen?: (row: Row) => void;
  /** Any other key on a focused row, for shortcuts such as `a` approve. */
  readonly onKey?: (key: string, row: Row) => void;
  /** The keyboard walked to another row. */
  readonly onMove?: (row: Row) => void;
  /** What stands below the last row and scrolls with it. */
  readonly after?: ComponentChildren;
  readonly sort?: Sort | undefined;
  readonly onSort?: (sort: Sort) => void;
}

function Header<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}): JSX.Element {
  // A column that needs no heading has none: an empty one would be read out.
  if (column.title === "") return <td class={look(column)} />;
  const by = sort?.key === column.key ? sort : undefined;
  const direction = by ? (by.descending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" class={look(column)} aria-sort={direction}>
      {column.sortable && onSort ? (
        <button
          type="button"
          class="table__sort"
          onClick={() => onSort({ key: column.key, descending: by ? !by.descending : false })}
        >
          {column.title}
          {by && <Icon name={by.descending ? "down" : "up"} />}
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

function look<Row>(column: Column<Row>): string {
  return [column.number && "number", column.fills && "fills", column.spare && "spare"]
    .filter(Boolean)
    .join(" ");
}

const DOWN: ReadonlySet<string> = new Set(["ArrowDown", "j"]);
const UP: ReadonlySet<string> = new Set(["ArrowUp", "k"]);

function step(row: HTMLElement, by: "nextElementSibling" | "previousElementSibling"): boolean {
  const next = row[by];
  if (!(next instanceof HTMLElement)) return false;
  next.focus();
  return true;
}

interface RowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly selected: boolean | undefined;
  readonly reachable: boolean;
  readonly index: number;
  /** Not all rows are drawn: each says which one it is. */
  readonly isPart: boolean;
}

/**
 * One row, drawn again only when something of it changed: thousands may stand below each other. A signal
 * that a cell reads (the name of a warehouse that is known later) asks by another state.
 */
class RowView<Row> extends Component<RowProps<Row>> {
  override shouldComponentUpdate(next: RowProps<Row>, state: unknown): boolean {
    const names = ["row", "columns", "selected", "reachable", "index", "isPart"] as const;
    return state !== this.state || names.some((name) => next[name] !== this.props[name]);
  }

  override render(props: RowProps<Row>): JSX.Element {
    const { row, columns, selected, reachable, index, isPart } = props;
    return (
      <tr
        class="row"
        data-index={index}
        tabIndex={reachable ? 0 : -1}
        aria-selected={selected}
        aria-rowindex={isPart ? index + 2 : undefined}
      >
        {columns.map((column) => (
          <td key={column.key} class={look(column)}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
    );
  }
}

/** Which row an event is about; −1 when about none. */
function indexOf(target: EventTarget | null): number {
  const row = target instanceof Element ? target.closest<HTMLTableRowElement>("tr.row") : null;
  return Number(row?.dataset["index"] ?? -1);
}

/** Stands for so many rows that are not drawn. */
function Gap({ rows, height }: { readonly rows: number; readonly height: number }): JSX.Element {
  return <tr style={{ height: `${rows * height}px` }} />;
}

/** The focused row answers ↑ ↓, k j, Enter and the caller's shortcuts. */
function Body<Row>(
  props: TableProps<Row> & { readonly frame: RefObject<HTMLElement | null> },
): JSX.Element {
  const { columns, rows, rowKey, selected, onOpen, onKey, onMove, frame } = props;
  // One row is in the tab order, the one that was focused last; the arrows reach the others.
  const [active, setActive] = useState(0);
  const reachable = Math.min(active, rows.length - 1);
  const { stretches, height } = useWindow(frame, rows.length, reachable);
  const at = (target: EventTarget | null): Row | undefined => rows[indexOf(target)];
  const walk = (from: HTMLElement, by: 1 | -1): void => {
    const next = rows[indexOf(from) + by];
    const moved = step(from, by > 0 ? "nextElementSibling" : "previousElementSibling");
    if (moved && next !== undefined) onMove?.(next);
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLTableSectionElement>): void => {
    const { target } = event;
    const row = at(target);
    if (!(target instanceof HTMLTableRowElement) || row === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (DOWN.has(event.key)) walk(target, 1);
    else if (UP.has(event.key)) walk(target, -1);
    else if (event.key === "Enter") onOpen?.(row);
    else {
      onKey?.(event.key, row);
      return;
    }
    event.preventDefault();
  };
  const drawn = (row: Row, index: number): JSX.Element => (
    <RowView
      key={rowKey(row)}
      row={row}
      columns={columns}
      selected={selected === undefined ? undefined : selected === rowKey(row)}
      reachable={index === reachable}
      index={index}
      isPart={isLong(rows.length)}
    />
  );
  const below = rows.length - (stretches.at(-1)?.to ?? 0);
  return (
    <tbody
      onClick={({ target }) => {
        const row = at(target);
        if (row !== undefined) onOpen?.(row);
      }}
      onKeyDown={pressed}
      onFocusCapture={({ target }) => setActive(Math.max(0, indexOf(target)))}
    >
      {stretches.flatMap(({ gap, from, to }) => [
        ...(gap > 0 ? [<Gap key={`gap ${from}`} rows={gap} height={height} />] : []),
        ...rows.slice(from, to).map((row, place) => drawn(row, from + place)),
      ])}
      {below > 0 && <Gap key="below" rows={below} height={height} />}
    </tbody>
  );
}

/** Rows of one kind. */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  const { label, columns, rows, onOpen, sort, onSort } = props;
  const totals = columns.some((column) => column.total !== undefined);
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div class="table-frame" ref={frame}>
      <table
        class={`table${onOpen ? " table--opens" : ""}`}
        aria-label={label}
        aria-rowcount={isLong(rows.length) ? rows.length + 1 : undefined}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <Body {...props} frame={frame} />
        {totals && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} class={look(column)}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {props.after}
    </div>
  );
}
