/** Filters at the left; at the right what can be done with what is shown or picked. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, differencesText as text, valuationText } from "../../i18n/desk.ts";
import { inboxText } from "../../i18n/desk-inbox.ts";
import { language } from "../../i18n/language.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuFile } from "../../ui/menu.tsx";
import { AlignDialog } from "../alignment/align-dialog.tsx";
import type { Warehouse } from "../api/catalog.ts";
import { type DifferencesPage, differencesFile, differencesReport } from "../api/differences.ts";
import { iMay } from "../session/session.ts";
import { FilterBar } from "../shell/filter-bar.tsx";
import { BulkApprove } from "./bulk-approve.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import type { Wish } from "./deed-dialog.tsx";
import { narrowing, offeredFilters } from "./filters.ts";
import type { Marks } from "./marks.ts";
import { type Outcome, outcomeOf } from "./notice.tsx";

interface ToolbarProps {
  readonly number: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly warehouses: readonly Warehouse[];
  readonly page: DifferencesPage | undefined;
  readonly marks: Marks;
  readonly onWish: (wish: Wish) => void;
  readonly onChanged: (outcome: Outcome) => void;
  readonly onHelp: () => void;
}

function ForMarked({ marks, onWish }: Pick<ToolbarProps, "marks" | "onWish">): JSX.Element {
  const { rows, clear } = marks;
  return (
    <>
      <Button kind="plain" onClick={clear}>
        {text("unmark", { n: rows.length })}
      </Button>
      <Button onClick={() => onWish({ deed: "recount", rows })}>{text("deed_recount")}</Button>
      <Button onClick={() => onWish({ deed: "reject", rows })}>{text("deed_reject")}</Button>
      <Button kind="main" onClick={() => onWish({ deed: "approve", rows })}>
        {text("approve_marked", { n: rows.length })}
      </Button>
    </>
  );
}

function Deciding(props: ToolbarProps): JSX.Element {
  const { number, filters, page, marks, onChanged } = props;
  const narrowed = Object.keys(narrowing(filters)).length > 0;
  const [aligning, setAligning] = useState(false);
  if (marks.rows.length > 0) return <ForMarked {...props} />;
  return (
    <>
      {page && (page.rows.length > 0 || narrowed) && (
        <Button onClick={() => setAligning(true)}>{text("align")}</Button>
      )}
      {page && page.rows.length > 0 && (
        <BulkApprove
          number={number}
          filters={filters}
          page={page}
          onDone={(answer) => onChanged(outcomeOf(answer))}
        />
      )}
      {aligning && (
        <AlignDialog
          number={number}
          at={filters["at"]}
          onDone={(n) => onChanged({ decided: [], sentence: text("aligned", { n }), refusals: [] })}
          onClose={() => setAligning(false)}
        />
      )}
    </>
  );
}

/** The row between the figures and the grid. */
export function Toolbar(props: ToolbarProps): JSX.Element {
  const { number, filters, warehouses, page } = props;
  return (
    <FilterBar
      filters={offeredFilters(page?.totals, warehouses)}
      end={
        <>
          <ColumnMenu onHelp={props.onHelp} />
          <Menu face={deskText("export")}>
            <MenuFile
              href={differencesReport(number, { ...narrowing(filters), language: language.value })}
              download={`${number}.pdf`}
            >
              {inboxText("report")}
            </MenuFile>
            <MenuFile href={differencesFile(number, filters)} download={`${number}.csv`}>
              {valuationText("format_csv")}
            </MenuFile>
          </Menu>
          {iMay("decide") && <Deciding {...props} />}
        </>
      }
    />
  );
}
