/** What an import did or would do, and every line that is wrong or left out. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import { Band, Figure, Figures } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import type { ImportReport } from "../api/files.ts";
import { codeWords } from "../shell/words.ts";

interface Trouble {
  readonly position: number;
  readonly line: number | undefined;
  readonly column: string | undefined;
  readonly cause: string;
  readonly code: string;
}

const SHOWN = 500;

/** Faults first, then skipped lines, each with where and why. */
export function troubles(report: ImportReport): readonly Trouble[] {
  const faults = report.faults.map(({ code, detail, line, column }) => ({
    code,
    line,
    column,
    cause: codeWords(code, detail),
  }));
  const skipped = report.skipped.map(({ line, reason }) => ({
    code: "skipped",
    line,
    column: undefined,
    cause: codeWords(reason, reason),
  }));
  return [...faults, ...skipped].slice(0, SHOWN).map((one, position) => ({ ...one, position }));
}

function Verdict({ report }: { readonly report: ImportReport }): JSX.Element {
  const bad = report.faults.length;
  if (report.written) return <Band meaning="good">{text("import_written")}</Band>;
  if (bad > 0) return <Band meaning="error">{text("import_faults", { n: bad })}</Band>;
  return <Band meaning="info">{text("import_tried")}</Band>;
}

/** Verdict, figures, table. */
export function ImportReportTable({ report }: { readonly report: ImportReport }): JSX.Element {
  const rows = troubles(report);
  return (
    <>
      <Verdict report={report} />
      <Figures>
        <Figure label={text("rows")}>{countText(report.rows)}</Figure>
        <Figure label={text("created")}>{countText(report.created)}</Figure>
        <Figure label={text("changed")}>{countText(report.changed)}</Figure>
        <Figure label={text("unchanged")}>{countText(report.unchanged)}</Figure>
        <Figure label={text("skipped")}>{countText(report.skipped.length)}</Figure>
        <Figure label={text("faults")}>{countText(report.faults.length)}</Figure>
      </Figures>
      {rows.length > 0 && (
        <Table
          label={text("faults")}
          rows={rows}
          rowKey={(row) => String(row.position)}
          columns={[
            { key: "line", title: text("line"), number: true, cell: (row) => row.line ?? "" },
            { key: "column", title: text("column"), cell: (row) => row.column ?? "" },
            { key: "cause", title: text("cause"), fills: true, cell: (row) => row.cause },
            { key: "code", title: deskText("code"), cell: (row) => row.code },
          ]}
        />
      )}
    </>
  );
}
