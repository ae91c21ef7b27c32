/**
 * Import of a file: what it holds, the file and its mapping, a try first that writes nothing, then the
 * real thing. The report names every line, column and cause.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field, Switch } from "../../ui/field.tsx";
import { FileDrop, Form } from "../../ui/form.tsx";
import { BarRow, Panel } from "../../ui/frame.tsx";
import { type ImportReport, importFile } from "../api/files.ts";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { Screen } from "../shell/screen.tsx";
import { ImportReportTable } from "./import-report.tsx";
import { MasterTabs } from "./tabs.tsx";

const KINDS = [
  "warehouses",
  "locations",
  "units",
  "items",
  "alternative-units",
  "barcodes",
  "lots",
  "employees",
  "reasons",
  "difference-parameters",
  "parameters",
  "closing-dimensions",
  "stock-checks",
  "list-types",
  "tolerances",
  "year-history",
  "cost-types",
  "accounts",
  "stock",
  "records",
] as const;

interface Wish {
  readonly kind: string;
  readonly file: File | undefined;
  readonly mapping: File | undefined;
  readonly keepGood: boolean;
  readonly complete: boolean;
  readonly asOf: string;
}

const EMPTY: Wish = {
  kind: "items",
  file: undefined,
  mapping: undefined,
  keepGood: false,
  complete: false,
  asOf: "",
};

function formOf(wish: Wish, dryRun: boolean): FormData {
  const form = new FormData();
  if (wish.file) form.set("file", wish.file);
  if (wish.mapping) form.set("mapping", wish.mapping);
  form.set("dry_run", String(dryRun));
  form.set("keep_good", String(wish.keepGood));
  if (wish.kind === "stock") form.set("complete", String(wish.complete));
  if (wish.kind === "stock" && wish.asOf) form.set("as_of", new Date(wish.asOf).toISOString());
  return form;
}

function StockChoices(props: { readonly wish: Wish; readonly onWish: (wish: Wish) => void }) {
  const { wish, onWish } = props;
  return (
    <>
      <Field
        label={text("as_of")}
        hint={text("as_of_hint")}
        type="datetime-local"
        value={wish.asOf}
        onValue={(asOf) => onWish({ ...wish, asOf })}
      />
      <Switch
        label={text("complete")}
        on={wish.complete}
        onChange={(complete) => onWish({ ...wish, complete })}
      />
    </>
  );
}

function ImportForm(props: {
  readonly wish: Wish;
  readonly busy: boolean;
  readonly onWish: (wish: Wish) => void;
  readonly onSend: (dryRun: boolean) => void;
}): JSX.Element {
  const { wish, busy, onWish, onSend } = props;
  return (
    <Form onSubmit={() => onSend(true)}>
      <Choice
        label={text("import_kind")}
        value={wish.kind}
        options={KINDS.map((value) => ({ value, text: text(`kind_${value}`) }))}
        onValue={(kind) => onWish({ ...wish, kind })}
      />
      <FileDrop
        label={text("choose_file")}
        hint={text("choose_file_hint")}
        accept=".csv,.xlsx,.txt"
        file={wish.file}
        onFile={(file) => onWish({ ...wish, file })}
      />
      <FileDrop
        label={text("choose_mapping")}
        hint={text("choose_mapping_hint")}
        accept=".toml"
        file={wish.mapping}
        onFile={(mapping) => onWish({ ...wish, mapping })}
      />
      {wish.kind === "stock" && <StockChoices wish={wish} onWish={onWish} />}
      <Switch
        label={text("keep_good")}
        on={wish.keepGood}
        onChange={(keepGood) => onWish({ ...wish, keepGood })}
      />
      <BarRow>
        <Button type="submit" kind="main" busy={busy} disabled={!wish.file}>
          {text("try_import")}
        </Button>
        <Button busy={busy} disabled={!wish.file} onClick={() => onSend(false)}>
          {text("import")}
        </Button>
      </BarRow>
    </Form>
  );
}

/** The import page. */
export function ImportScreen(): JSX.Element {
  const [wish, setWish] = useState(EMPTY);
  const [report, setReport] = useState<ImportReport>();
  const { busy, problem, run } = useAction();
  const change = (changed: Wish): void => {
    setReport(undefined);
    setWish(changed);
  };
  const send = (dryRun: boolean): void =>
    run(() => importFile(wish.kind, formOf(wish, dryRun)), setReport);
  return (
    <Screen
      title={text("part_import")}
      way={[{ text: deskText("nav_master"), href: "/desk/master" }]}
    >
      <MasterTabs />
      <Panel>
        <ImportForm wish={wish} busy={busy} onWish={change} onSend={send} />
      </Panel>
      <ProblemBand problem={problem} />
      {report && <ImportReportTable report={report} />}
    </Screen>
  );
}
