/**
 * The table of the desk: sticky header, tabular numbers to the right, sorting by header, rows walked
 * with ↑ ↓ and opened with Enter or a click, a totals line. It sorts nothing itself: the caller gets
 * the wish and gives the rows, because they come in pages from the server.
 */
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from "preact";
import { useState } from "preact/hooks";
import "./table.css";
import { Icon } from "./icons.tsx";

export interface Column<Row> {
  readonly key: string;
  readonly title: ComponentChildren;
  readonly cell: (row: Row) => ComponentChildren;
  readonly number?: boolean;
  /** Takes the width that the others leave, and cuts what does not fit. */
  readonly fills?: boolean;
  readonly sortable?: boolean;
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
  return [column.number && "number", column.fills && "fills"].filter(Boolean).join(" ");
}

function step(row: HTMLElement, by: "nextElementSibling" | "previousElementSibling"): boolean {
  const next = row[by];
  if (!(next instanceof HTMLElement)) return false;
  next.focus();
  return true;
}

/** Rows of one kind; the focused row answers ↑, ↓, Enter and the caller's shortcuts. */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  const { label, columns, rows, rowKey, selected, onOpen, onKey, onMove, sort, onSort } = props;
  // One row is in the tab order, the one that was focused last; the arrows reach the others.
  const [active, setActive] = useState(0);
  const walk = (from: HTMLElement, row: Row, by: 1 | -1): void => {
    const next = rows[rows.indexOf(row) + by];
    const moved = step(from, by > 0 ? "nextElementSibling" : "previousElementSibling");
    if (moved && next !== undefined) onMove?.(next);
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLTableRowElement>, row: Row): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "ArrowDown") walk(event.currentTarget, row, 1);
    else if (event.key === "ArrowUp") walk(event.currentTarget, row, -1);
    else if (event.key === "Enter") onOpen?.(row);
    else {
      onKey?.(event.key, row);
      return;
    }
    event.preventDefault();
  };
  const totals = columns.some((column) => column.total !== undefined);
  return (
    <div class="table-frame">
      <table class={`table${onOpen ? " table--opens" : ""}`} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={rowKey(row)}
              class="row"
              tabIndex={index === Math.min(active, rows.length - 1) ? 0 : -1}
              onFocus={() => setActive(index)}
              aria-selected={selected === undefined ? undefined : selected === rowKey(row)}
              onClick={() => onOpen?.(row)}
              onKeyDown={(event) => pressed(event, row)}
            >
              {columns.map((column) => (
                <td key={column.key} class={look(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
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
