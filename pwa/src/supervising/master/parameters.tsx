/** The parameters of the years: open period, costs by warehouse, negative stock, lots, fiscal year. */
import type { JSX } from "preact";
import { deskText, settingsText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { today } from "../alignment/today.ts";
import { setYearParameters, type YearParameters, yearParameters } from "../api/settings.ts";
import type { Values } from "../shell/form-dialog.tsx";
import { MasterScreen, orNull } from "./master-screen.tsx";

const FLAGS = [
  "value_by_warehouse",
  "allow_negative_stock",
  "lots_and_serials",
  "lots_required",
  "unique_lots",
] as const;

const day = (value: string | null): string => (value ? dateText(value) : text("period_open"));

function bodyOf(values: Values): unknown {
  const {
    own_period_start: period_start,
    period_end,
    fiscal_start,
  } = orNull(values, "own_period_start", "period_end");
  const flags = Object.fromEntries(FLAGS.map((name) => [name, values[name] === true]));
  return { period_start, period_end, fiscal_start: fiscal_start || "01-01", ...flags };
}

/** A row for every year with parameters of its own. */
export function ParametersScreen(): JSX.Element {
  return (
    <MasterScreen<YearParameters>
      title={text("part_parameters")}
      kind="parameters"
      keeps="keep_reasons"
      intro={text("years_text")}
      load={yearParameters}
      rowKey={(row) => String(row.year)}
      columns={[
        { key: "year", title: text("year"), cell: (row) => <b>{row.year}</b> },
        { key: "from", title: text("holds_from"), cell: (row) => day(row.period_start) },
        { key: "until", title: text("period_end"), cell: (row) => day(row.period_end) },
        { key: "fiscal", title: text("fiscal_start"), cell: (row) => row.fiscal_start },
        {
          key: "flags",
          title: deskText("details"),
          fills: true,
          cell: (row) =>
            FLAGS.filter((name) => row[name])
              .map((name) => text(name))
              .join(", "),
        },
      ]}
      fields={(row) => [
        {
          name: "year",
          label: text("year"),
          kind: "whole",
          required: true,
          disabled: row !== undefined,
        },
        {
          name: "fiscal_start",
          label: text("fiscal_start"),
          hint: text("fiscal_start_hint"),
        },
        { name: "own_period_start", label: text("period_start"), kind: "date" },
        { name: "period_end", label: text("period_end"), kind: "date" },
        ...FLAGS.map((name) => ({ name, label: text(name), kind: "switch" as const })),
      ]}
      create={(values) =>
        setYearParameters(String(values["year"] || today().slice(0, 4)), bodyOf(values))
      }
      change={(row, values) => setYearParameters(String(row.year), bodyOf(values))}
    />
  );
}
