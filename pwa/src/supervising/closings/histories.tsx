/** The warehouse history: valued inventories as they were saved, printed again at any time. */
import type { JSX } from "preact";
import { valuationText as text } from "../../i18n/desk.ts";
import { countText, dateText, momentText } from "../../i18n/format.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { type History, histories, historyFile } from "../api/valuation.ts";
import { usePages } from "../loading/pages.ts";
import { money } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { withQuery } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { Downloads, ValuationTabs, valuationWay } from "./tabs.tsx";
import { methodNames } from "./words.ts";

function columns(): readonly Column<History>[] {
  return [
    { key: "at", title: text("at"), cell: (row) => <b>{dateText(row.at)}</b> },
    {
      key: "name",
      title: text("name"),
      fills: true,
      cell: (row) => (
        <>
          <b>{row.name}</b> <small>{methodNames(row.methods)}</small>
        </>
      ),
    },
    { key: "rows", title: text("rows"), number: true, cell: (row) => countText(row.rows) },
    {
      key: "total",
      title: text("total_value"),
      number: true,
      cell: (row) => money(row.total, row.currency),
    },
    { key: "user", title: text("by"), cell: (row) => row.user },
    { key: "when", title: text("when"), cell: (row) => momentText(row.created_at) },
    {
      key: "files",
      title: "",
      cell: (row) => (
        <Downloads
          small
          name={`${row.name}-${row.at}`}
          hrefFor={(query) => historyFile(row.id, query)}
        />
      ),
    },
  ];
}

/** The rows of a saved inventory. */
export function historyRowsOf(history: number): string {
  return withQuery("/desk/valuation/history-rows", { history: String(history) });
}

/** Newest first; one opens its rows. */
export function HistoriesScreen(): JSX.Element {
  const { go } = useAddress();
  const pages = usePages<History>("histories", (paging) => histories({ ...paging }));
  return (
    <Screen title={text("tab_histories")} way={valuationWay()}>
      <ValuationTabs />
      <BarRow
        end={<ButtonLink href="/desk/valuation/history-rows">{text("history_search")}</ButtonLink>}
      />
      <DataTable
        label={text("tab_histories")}
        pages={pages}
        columns={columns()}
        rowKey={(row) => String(row.id)}
        onOpen={(row) => go(historyRowsOf(row.id))}
        empty={<Empty title={text("no_histories")} text={text("no_histories_text")} />}
      />
    </Screen>
  );
}
