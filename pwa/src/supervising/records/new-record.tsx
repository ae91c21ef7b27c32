/** A stock record by hand: its head, its lines, what the server makes of them, and posting it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, stockText, entryText as text } from "../../i18n/desk.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Prose } from "../../ui/frame.tsx";
import { EntryEnd } from "../../ui/lines.tsx";
import { Band } from "../../ui/states.tsx";
import { today } from "../alignment/today.ts";
import { Problem } from "../api/client.ts";
import { createRecord, type Reason, reasons } from "../api/ledger.ts";
import { useAction } from "../loading/action.ts";
import { useResource } from "../loading/resource.ts";
import { money } from "../numbers.ts";
import { useAddress } from "../shell/address.ts";
import { currency } from "../shell/currency.ts";
import { knownWarehouses, useKnown } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { desk } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { codeWords } from "../shell/words.ts";
import {
  bodyOf,
  emptyLine,
  emptyRecord,
  isReadable,
  type LineEntry,
  type RecordEntry,
  writtenLines,
} from "./entry/entry.ts";
import { useExamination } from "./entry/examination.ts";
import { placed } from "./entry/faults.ts";
import { HeaderFields } from "./entry/header-fields.tsx";
import { LineCard } from "./entry/line-card.tsx";
import { SecondRecord } from "./entry/second-record.tsx";

/** A problem whose faults stand at their fields, with those that belong to none of them. */
function remaining(problem: Problem | undefined) {
  if (!problem) return { at: {}, problem: undefined };
  const { at, others } = placed(problem.faults, (fault) => codeWords(fault.code, fault.detail));
  const { status, code, message } = problem;
  return { at, problem: new Problem(status, code, message, others) };
}

interface LinesProps {
  readonly record: RecordEntry;
  readonly reason: Reason | undefined;
  readonly examination: ReturnType<typeof useExamination>;
  readonly faults: Readonly<Record<string, string>>;
  readonly onLines: (lines: readonly LineEntry[]) => void;
}

function Lines({ record, reason, examination, faults, onLines }: LinesProps): JSX.Element {
  const { lines, header } = record;
  const second = examination.found?.second ?? null;
  const remove = (line: LineEntry): void => onLines(lines.filter((one) => one !== line));
  return (
    <>
      {lines.map((line, index) => (
        <LineCard
          key={line.key}
          line={line}
          number={index + 1}
          warehouse={header.warehouse}
          reason={reason}
          examined={examination.of(line)}
          second={second}
          faults={faults}
          onLine={(changed) => onLines(lines.map((one) => (one === line ? changed : one)))}
          onRemove={lines.length > 1 ? () => remove(line) : undefined}
        />
      ))}
      {second && (
        <SecondRecord
          second={second}
          legs={writtenLines(record).map((entered) => ({
            entered,
            examined: examination.of(entered),
          }))}
        />
      )}
    </>
  );
}

function Entry({ known, first }: { readonly known: readonly Reason[]; readonly first: string }) {
  const { go } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const [record, setRecord] = useState(() => emptyRecord(first, today()));
  const { busy, problem, run, forget } = useAction();
  const examination = useExamination(record);
  const { header } = record;
  const reason = known.find(
    (one) => one.warehouse === header.warehouse && one.code === header.reason,
  );
  const shown = remaining(problem);
  const ready = header.reason !== "" && writtenLines(record).length > 0;
  const post = (): void => {
    const written = { ...record, lines: writtenLines(record) };
    setRecord(written);
    run(
      () => createRecord(bodyOf(written)),
      (made) => go(desk`/records/${made.id}`),
    );
  };
  const put = (changed: Partial<RecordEntry>): void => setRecord({ ...record, ...changed });
  return (
    <>
      <Prose>{stockText("new_record_text")}</Prose>
      <HeaderFields
        header={header}
        warehouses={warehouses}
        reasons={known}
        faults={shown.at}
        onHeader={(changed) => put({ header: changed })}
      />
      <Lines
        record={record}
        reason={reason}
        examination={examination}
        faults={shown.at}
        onLines={(lines) => {
          if (lines.length !== record.lines.length) forget();
          put({ lines });
        }}
      />
      <ProblemBand problem={shown.problem} />
      {!ready && header.reason !== "" && <Band meaning="info">{text("no_lines")}</Band>}
      <EntryEnd>
        <Button icon="plus" onClick={() => put({ lines: [...record.lines, emptyLine()] })}>
          {text("add_line")}
        </Button>
        <ButtonLink href="/desk/records">{text("leave")}</ButtonLink>
        <output>
          {examination.found?.amount &&
            text("total", { amount: money(examination.found.amount, currency.value) })}
        </output>
        <Button kind="main" busy={busy} disabled={!ready || !isReadable(record)} onClick={post}>
          {text("post")}
        </Button>
      </EntryEnd>
    </>
  );
}

/** The form, once the reasons are known. */
export function NewRecordScreen(): JSX.Element {
  const warehouses = useKnown(knownWarehouses);
  const found = useResource("reasons", () => reasons({ limit: 500 }));
  const first = warehouses[0]?.code;
  return (
    <Screen title={text("title")} way={[{ text: deskText("nav_records"), href: "/desk/records" }]}>
      <Ready from={found}>
        {(page) => first !== undefined && <Entry known={page.rows} first={first} />}
      </Ready>
    </Screen>
  );
}
