/** Double entries of alignments and closings, ready for the accounts. */
import type { JSX } from "preact";
import { valuationText as text } from "../../i18n/desk.ts";
import { keepingText } from "../../i18n/desk-keeping.ts";
import { dateText } from "../../i18n/format.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Band, Empty, Failure } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Problem } from "../api/client.ts";
import { type Entries, type Entry, entries, entriesFile } from "../api/valuation.ts";
import { usePages } from "../loading/pages.ts";
import { money } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { recordName } from "../shell/record-name.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { faultWords, problemWords } from "../shell/words.ts";
import { Downloads, ValuationTabs, valuationWay } from "./tabs.tsx";

function source(row: Entry): string {
  if (row.kind === "alignment") return desk`/records/${row.reference}`;
  return withQuery("/desk/valuation/closing-lines", { closing: String(row.reference) });
}

/** One line for each side of an entry. */
function Sides({
  row,
  children,
}: {
  readonly row: Entry;
  readonly children: (side: Entry["sides"][number]) => string;
}): JSX.Element {
  return (
    <div class="sides">
      {row.sides.map((one) => (
        <div key={one.account}>{children(one)}</div>
      ))}
    </div>
  );
}

function columns(currency: string): readonly Column<Entry>[] {
  const side = (negative: boolean) => (row: Entry) => (
    <Sides row={row}>
      {(one) =>
        one.amount.startsWith("-") === negative
          ? money(one.amount.replace("-", ""), currency)
          : "\u00a0"
      }
    </Sides>
  );
  return [
    { key: "date", title: text("at"), cell: (row) => dateText(row.date) },
    {
      key: "kind",
      title: text("kind"),
      cell: (row) => (
        <>
          <a href={source(row)}>{text(`kind_${row.kind}`)}</a>
          {row.record && ` ${recordName(row.record)}`}
        </>
      ),
    },
    {
      key: "account",
      title: text("account"),
      fills: true,
      cell: (row) => <Sides row={row}>{(one) => one.account}</Sides>,
    },
    { key: "debit", title: text("debit"), number: true, cell: side(false) },
    { key: "credit", title: text("credit"), number: true, cell: side(true) },
  ];
}

const NAMED = 12;

/** Which stock has no account, and the way to give it one. */
function Missing({ problem }: { readonly problem: Problem }): JSX.Element {
  const { faults } = problem;
  const more = faults.length - NAMED;
  return (
    <Failure
      title={problemWords(problem)}
      text={
        <>
          {faults.slice(0, NAMED).map((fault) => (
            <span key={fault.field}>
              {faultWords(fault)}
              <br />
            </span>
          ))}
          {more > 0 && keepingText("missing_more", { n: more })}
        </>
      }
      action={
        <ButtonLink href="/desk/valuation/accounts" kind="main">
          {keepingText("tab_accounts")}
        </ButtonLink>
      }
    />
  );
}

/** The entries between two dates. */
export function EntriesScreen(): JSX.Element {
  const { query } = useAddress();
  const { start, end } = query;
  const pages = usePages<Entry, Entries>(JSON.stringify({ start, end }), (paging) =>
    entries({ start, end, ...paging }),
  );
  const lacking = pages.first?.without_value ?? 0;
  return (
    <Screen title={text("entries_title")} way={valuationWay()}>
      <ValuationTabs />
      <FilterBar
        filters={[
          { name: "start", label: text("from_date"), date: true },
          { name: "end", label: text("to_date"), date: true },
        ]}
        end={
          <Downloads
            name="accounting-entries"
            more={["beancount"]}
            hrefFor={(form) => entriesFile({ start, end, ...form })}
          />
        }
      />
      {lacking > 0 && <Band meaning="question">{text("without_value", { n: lacking })}</Band>}
      {pages.problem?.code === "accounts.missing" ? (
        <Missing problem={pages.problem} />
      ) : (
        <DataTable
          label={text("entries_title")}
          pages={pages}
          columns={columns(pages.first?.currency ?? "")}
          rowKey={(row) => `${row.kind} ${row.reference} ${row.date}`}
          empty={<Empty title={text("no_entries")} text={text("no_entries_text")} />}
        />
      )}
    </Screen>
  );
}
