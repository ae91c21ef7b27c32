/** Who counts a list: what came, what they say they still hold, which numbers are missing. */
import type { JSX } from "preact";
import { deskText, inventoriesText as text } from "../../i18n/desk.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { SectionTitle } from "../../ui/frame.tsx";
import { Band } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import type { Counter, ListProgress } from "../api/progress.ts";
import { employeesText } from "../shell/known.ts";

/** Gaps in a journal as people write them: "4–6, 9". */
export function gapsText(missing: Counter["missing"]): string {
  return missing.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

/** Who was given the list and has sent nothing: whoever counts stands among the counters. */
export function silentIn(progress: ListProgress | undefined): readonly string[] {
  const begun = new Set(progress?.counters.flatMap(({ employees }) => employees ?? []));
  return (progress?.outstanding_employees ?? []).filter((employee) => !begun.has(employee));
}

function CounterState({ counter }: { readonly counter: Counter }): JSX.Element {
  if (counter.missing.length > 0)
    return <Badge meaning="error">{text("missing", { numbers: gapsText(counter.missing) })}</Badge>;
  if (counter.pending > 0)
    return <Badge meaning="question">{text("pending", { n: counter.pending })}</Badge>;
  if (counter.short) return <Badge meaning="question">{text("short", { n: counter.short })}</Badge>;
  if (counter.declared) return <Badge meaning="good">{text("declared")}</Badge>;
  return <Badge meaning="info">{text("still_counting")}</Badge>;
}

/** The counters and whoever was given the list and has sent nothing. */
export function CountersTable({
  progress,
}: {
  readonly progress: ListProgress | undefined;
}): JSX.Element {
  const rows = progress?.counters ?? [];
  const silent = silentIn(progress);
  return (
    <>
      <SectionTitle>{text("counters")}</SectionTitle>
      {silent.length > 0 && (
        <Band meaning="question">{text("no_events_from", { names: employeesText(silent) })}</Band>
      )}
      {rows.length === 0 ? (
        <Band meaning="info">{text("no_counters")}</Band>
      ) : (
        <Table
          label={text("counters")}
          rows={rows}
          rowKey={(row) => row.device}
          columns={[
            {
              key: "device",
              title: deskText("device"),
              cell: (row) => row.device_name ?? row.device,
            },
            {
              key: "employee",
              title: deskText("employee"),
              cell: (row) => employeesText(row.employees ?? []),
            },
            {
              key: "events",
              title: text("events"),
              number: true,
              cell: (row) => countText(row.events),
            },
            {
              key: "journal",
              title: text("journal_so_far"),
              number: true,
              cell: (row) => `${countText(row.high_water)} / ${countText(row.head)}`,
            },
            {
              key: "state",
              title: deskText("state"),
              cell: (row) => <CounterState counter={row} />,
            },
            {
              key: "seen",
              title: deskText("last_seen"),
              cell: (row) => row.last_seen_at && momentText(row.last_seen_at),
            },
          ]}
        />
      )}
    </>
  );
}
