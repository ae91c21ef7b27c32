/** What an alignment writes or wrote: a record per warehouse and sign, what is left out, warnings. */
import type { JSX } from "preact";
import { deskText, differencesText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import { Band } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { Alignment, AlignmentRecord } from "../api/alignments.ts";
import { money } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import { warehouseName } from "../shell/known.ts";
import { recordNumber } from "../shell/record-name.ts";
import { desk } from "../shell/routes.ts";
import { codeWords, textFor } from "../shell/words.ts";

/** Load or unload in the person's language. */
export function typeWord(type: string): string {
  return textFor(deskText, `type_${type}`) ?? type;
}

/** The columns of alignment records. */
export function recordColumns(): readonly Column<AlignmentRecord>[] {
  return [
    {
      key: "warehouse",
      title: deskText("warehouse"),
      cell: (row) => warehouseName(row.warehouse),
    },
    {
      key: "type",
      title: deskText("type"),
      cell: (row) => (row.reverses ? text("is_reversal") : typeWord(row.type)),
    },
    {
      key: "number",
      title: text("record_number"),
      cell: (row) =>
        row.record_id === null || row.number === null ? (
          ""
        ) : (
          <a href={desk`/records/${row.record_id}`}>
            {recordNumber({ posting_date: row.posting_date, number: row.number })}
          </a>
        ),
    },
    { key: "lines", title: text("lines"), number: true, cell: (row) => countText(row.lines) },
    {
      key: "amount",
      title: text("value"),
      number: true,
      cell: (row) => money(row.amount, currency.value, true),
    },
  ];
}

/** Lines left out, one row per reason. */
export function leftOutByCode(
  found: Alignment,
): readonly { readonly code: string; readonly detail: string; readonly n: number }[] {
  const byCode = new Map<string, { code: string; detail: string; n: number }>();
  for (const { code, detail } of found.left_out) {
    const known = byCode.get(code);
    byCode.set(code, { code, detail, n: (known?.n ?? 0) + 1 });
  }
  return [...byCode.values()];
}

/** Records, who aligned before where nothing is left, what is left out, warnings. */
export function AlignmentReport({
  found,
  written,
}: {
  readonly found: Alignment;
  readonly written: boolean;
}): JSX.Element {
  const leftOut = leftOutByCode(found);
  return (
    <>
      {found.records.length === 0 ? (
        <Band meaning="info">{text("nothing_to_align")}</Band>
      ) : (
        <>
          <Band meaning={written ? "good" : "info"}>
            {text(written ? "aligned" : "would_align", { n: found.aligned })}
          </Band>
          <Table
            label={text("alignments")}
            rows={found.records}
            rowKey={(row) => `${row.warehouse} ${row.type}`}
            columns={recordColumns()}
          />
        </>
      )}
      {found.earlier && (
        <Band meaning="info">
          {text("aligned_before", { n: found.earlier.lines, by: found.earlier.by })}
        </Band>
      )}
      {leftOut.length > 0 && (
        <Band meaning="question">
          {leftOut.map(({ code, detail, n }) => (
            <div key={code}>
              {text("left_out", { n })} {codeWords(code, detail)}
            </div>
          ))}
        </Band>
      )}
      {found.warnings.map((warning) => {
        const { code, detail } =
          typeof warning === "string" ? { code: warning, detail: warning } : warning;
        return (
          <Band key={code} meaning="question">
            {codeWords(code, detail)}
          </Band>
        );
      })}
    </>
  );
}
