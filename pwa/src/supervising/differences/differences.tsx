/**
 * The differences of an inventory: figures, filters, the grid that one walks by keyboard, and beside it
 * the story of the line that is open. Filters and the open line are in the address.
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { language } from "../../i18n/language.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/states.tsx";
import { type Difference, type DifferencesPage, differences } from "../api/differences.ts";
import { type Pages, usePages } from "../loading/pages.ts";
import { approximate } from "../numbers.ts";
import type { ScreenProps } from "../screens.tsx";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { currency, learnCurrency } from "../shell/currency.ts";
import { current, refreshWaiting, waiting, workOn } from "../shell/current.ts";
import { DataTable } from "../shell/data-table.tsx";
import { knownWarehouses, useKnown } from "../shell/known.ts";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { chosen, isShown } from "./column-choice.ts";
import { differenceColumns, isOneClass } from "./columns.tsx";
import { DeedDialog, type Wish } from "./deed-dialog.tsx";
import { deedOfKey } from "./deeds.ts";
import { BY_VALUE, filtersOf, isWaiting, orderOf } from "./filters.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { LineDrawer } from "./line-drawer.tsx";
import { type Marks, useMarks } from "./marks.ts";
import { NoticeBand, type Outcome } from "./notice.tsx";
import { Toolbar } from "./toolbar.tsx";
import { TotalsRow } from "./totals.tsx";

type Rows = Pages<Difference, DifferencesPage>;

/** The line after this one, to go on with once this one is decided. */
export function lineAfter(rows: readonly Difference[], line: string): string | undefined {
  const index = rows.findIndex((row) => row.line === line);
  return (rows[index + 1] ?? rows[index - 1])?.line;
}

/** The scale of the bars. */
function largestOf(rows: readonly Difference[]): number {
  return rows.reduce((most, { value }) => Math.max(most, Math.abs(approximate(value))), 0);
}

/** What stands where no line does, and what to do about it. */
function NoLines({ number }: { readonly number: string }): JSX.Element {
  const { query, change } = useAddress();
  const filters = filtersOf(query);
  const left = number === current.value ? waiting.value.differences : 0;
  if (isWaiting(filters) && left > 0)
    return (
      <Empty
        title={text("reversed_waits", { n: left })}
        text={text("reversed_waits_text")}
        icon="swap"
        action={<Button onClick={() => change({ state: "reversed" })}>{text("show_them")}</Button>}
      />
    );
  if (isWaiting(filters))
    return (
      <Empty
        title={text("nothing_waits")}
        text={text("nothing_waits_text")}
        icon="check"
        action={<Button onClick={() => change({ state: undefined })}>{text("show_all")}</Button>}
      />
    );
  if (Object.keys(filters).length > 0)
    return (
      <Empty
        title={deskText("nothing_matches")}
        text={deskText("nothing_matches_text")}
        icon="filter"
      />
    );
  return (
    <Empty
      title={text("none")}
      text={text("none_text")}
      icon="barcode"
      action={<ButtonLink href={desk`/inventories/${number}`}>{text("see_progress")}</ButtonLink>}
    />
  );
}

interface GridProps {
  readonly pages: Rows;
  readonly marks: Marks;
  readonly number: string;
  readonly onWish: (wish: Wish) => void;
  readonly onHelp: () => void;
}

function Grid({ pages, marks, number, onWish, onHelp }: GridProps): JSX.Element {
  const { query, change } = useAddress();
  const decides = iMay("decide");
  const largest = useMemo(() => largestOf(pages.rows), [pages.rows]);
  const open = (row: Difference): void => change({ line: row.line });
  const pressed = (key: string, row: Difference): void => {
    if (key === "Escape") change({ line: undefined });
    if (key === "?") onHelp();
    if (!decides) return;
    if (key === "x") marks.toggle(row.line);
    const deed = deedOfKey(key, row);
    if (deed) onWish({ deed, rows: [row] });
  };
  const oneClass = useMemo(() => isOneClass(pages.rows), [pages.rows]);
  const columns = useMemo(
    () =>
      differenceColumns(currency.value, largest, oneClass, decides ? marks : undefined).filter(
        ({ key }) => isShown(key, chosen.value),
      ),
    [currency.value, language.value, largest, oneClass, decides, marks.lines, chosen.value],
  );
  return (
    <DataTable
      label={deskText("nav_differences")}
      pages={pages}
      columns={columns}
      rowKey={(row) => row.line}
      selected={query["line"] ?? ""}
      sort={orderOf(query)}
      onSort={({ key }) => change({ order: key === "value" ? BY_VALUE : undefined })}
      onOpen={open}
      onMove={(row) => query["line"] && open(row)}
      onKey={pressed}
      empty={<NoLines number={number} />}
    />
  );
}

/** Everything that the screen knows: the rows of the address's filters, what is picked, what is asked. */
function useDifferences(number: string) {
  const { query, change } = useAddress();
  const [wish, setWish] = useState<Wish>();
  const [outcome, setOutcome] = useState<Outcome>();
  const filters = filtersOf(query);
  const order = query["order"];
  const key = JSON.stringify({ number, filters, order });
  const pages = usePages<Difference, DifferencesPage>(key, (paging) =>
    differences(number, { ...filters, order, ...paging }).then(learnCurrency),
  );
  const marks = useMarks(key, pages.rows);
  const exists = pages.first !== undefined;
  useEffect(() => {
    if (exists) workOn(number);
  }, [exists, number]);
  const { line } = query;
  const changed = (result: Outcome): void => {
    if (line !== undefined && result.decided.includes(line) && filters["state"])
      change({ line: lineAfter(pages.rows, line) });
    setOutcome(result);
    setWish(undefined);
    marks.clear();
    pages.reload();
    void refreshWaiting();
  };
  const close = (): void => change({ line: undefined });
  return { filters, pages, marks, line, close, wish, setWish, outcome, setOutcome, changed };
}

/** The differences of the inventory of the address. */
export function DifferencesScreen({ parameters }: ScreenProps): JSX.Element {
  const number = parameters["number"] ?? "";
  const warehouses = useKnown(knownWarehouses);
  const { filters, pages, marks, line, close, wish, setWish, outcome, setOutcome, changed } =
    useDifferences(number);
  const drawer = line && (
    <LineDrawer
      key={line}
      number={number}
      line={line}
      row={pages.rows.find((row) => row.line === line)}
      currency={currency.value}
      compared={{ at: filters["at"], as_counted: filters["as_counted"] }}
      onWish={setWish}
      onClose={close}
    />
  );
  const [helping, setHelping] = useState(false);
  const shared = { number, marks, onWish: setWish, onHelp: () => setHelping(true) };
  return (
    <Screen
      title={deskText("nav_differences")}
      way={[
        { text: deskText("nav_inventories"), href: "/desk/inventories" },
        { text: number, href: desk`/inventories/${number}` },
      ]}
      drawer={drawer}
    >
      {pages.first && <TotalsRow page={pages.first} />}
      <Toolbar
        {...shared}
        filters={filters}
        warehouses={warehouses}
        page={pages.first}
        onChanged={changed}
      />
      <NoticeBand outcome={outcome} onClose={() => setOutcome(undefined)} />
      <Grid {...shared} pages={pages} />
      {helping && <KeysDialog onClose={() => setHelping(false)} />}
      {wish && (
        <DeedDialog
          key={wish.deed + wish.rows.map((row) => row.line).join()}
          number={number}
          wish={wish}
          currency={currency.value}
          onDone={changed}
          onClose={() => setWish(undefined)}
        />
      )}
    </Screen>
  );
}
