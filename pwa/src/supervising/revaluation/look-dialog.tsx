/** What a revaluation would post, before it is posted. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, revaluationText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { Loading } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { today } from "../alignment/today.ts";
import { type NewCost, type Revaluation, type Revalued, revalue } from "../api/revaluation.ts";
import { useAction } from "../loading/action.ts";
import { useResource } from "../loading/resource.ts";
import { money, quantity, toneOf, unitCost } from "../numbers.ts";
import { currency } from "../shell/currency.ts";
import { warehouseName } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";

function columns(total: string): readonly Column<Revalued>[] {
  return [
    {
      key: "item",
      title: deskText("item"),
      fills: true,
      cell: (row) => (
        <>
          <b>{row.item}</b> <small>{[row.lot, row.description].filter(Boolean).join(" · ")}</small>
        </>
      ),
      total: text("total"),
    },
    { key: "place", title: deskText("warehouse"), cell: (row) => warehouseName(row.warehouse) },
    {
      key: "left",
      title: text("left"),
      number: true,
      cell: (row) => `${quantity(row.left)} ${row.unit}`,
    },
    {
      key: "before",
      title: text("cost_now"),
      number: true,
      cell: (row) => unitCost(row.unit_cost, currency.value),
    },
    {
      key: "after",
      title: text("cost_new"),
      number: true,
      cell: (row) => unitCost(row.cost, currency.value),
    },
    {
      key: "amount",
      title: text("correction"),
      number: true,
      cell: (row) => (
        <span class={toneOf(row.amount)}>{money(row.amount, currency.value, true)}</span>
      ),
      total: money(total, currency.value, true),
    },
  ];
}

function Found({ found }: { readonly found: Revaluation }): JSX.Element {
  const changed = found.rows.filter((row) => row.lines.length > 0);
  const same = found.rows.length - changed.length;
  return (
    <>
      <ModalText>
        {text("look_text", { n: changed.length })} {same > 0 && text("unchanged", { n: same })}
      </ModalText>
      {changed.length > 0 && (
        <Table
          label={text("look_title")}
          columns={columns(found.amount)}
          rows={changed}
          rowKey={(row) => String(row.movement)}
        />
      )}
    </>
  );
}

interface LookDialogProps {
  readonly costs: readonly NewCost[];
  readonly onDone: (posted: Revaluation) => void;
  readonly onClose: () => void;
}

/** The dialog: the corrections on a posting date, and the button that posts them. */
export function LookDialog({ costs, onDone, onClose }: LookDialogProps): JSX.Element {
  const [day, setDay] = useState(today());
  const found = useResource(`look ${day}`, () => revalue(costs, day, true));
  const { busy, problem, run } = useAction();
  const refused = found.loading ? undefined : found.problem;
  const any = !refused && (found.value?.rows.some((row) => row.lines.length > 0) ?? false);
  return (
    <Dialog title={text("look_title")} wide onClose={onClose}>
      <Form id="revalue" two onSubmit={() => any && run(() => revalue(costs, day, false), onDone)}>
        <Field
          label={deskText("date")}
          type="date"
          value={day}
          onValue={(value) => value && setDay(value)}
        />
      </Form>
      <ProblemBand problem={refused ?? problem} />
      {found.value && !refused && <Found found={found.value} />}
      {!found.value && found.loading && <Loading text={shellText("loading")} />}
      <ModalActions>
        <Button onClick={onClose}>{shellText("cancel")}</Button>
        <Button kind="main" type="submit" form="revalue" busy={busy} disabled={!any}>
          {text("post")}
        </Button>
      </ModalActions>
    </Dialog>
  );
}
