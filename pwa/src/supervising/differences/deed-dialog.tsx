/** Asks what a decision needs to know (a reason, a quantity, a choice) and sends it. */
import type { JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import { Preview } from "../../ui/preview.tsx";
import {
  type Decided,
  type Difference,
  decide,
  type Explanation,
  recount,
} from "../api/differences.ts";
import { money, quantity } from "../numbers.ts";
import { FormDialog, type Values } from "../shell/form-dialog.tsx";
import { ApproveDialog } from "./approve-dialog.tsx";
import { BulkFigures } from "./bulk-figures.tsx";
import { itemCode } from "./columns.tsx";
import { sum } from "./contributions.ts";
import { decisionOf, fieldsOf, recountOf } from "./deed-fields.ts";
import type { Deed } from "./deeds.ts";
import { type Outcome, outcomeOf } from "./notice.tsx";
import { SplitDialog } from "./split-dialog.tsx";
import { WouldBe } from "./would-be.tsx";

/** What the person wants to decide about which lines. */
export interface Wish {
  readonly deed: Deed;
  readonly rows: readonly Difference[];
  readonly explanation?: Explanation;
  /** What its form starts with, where the person chose already. */
  readonly start?: Values;
}

export interface DeedDialogProps {
  readonly number: string;
  readonly wish: Wish;
  readonly currency?: string;
  readonly onDone: (outcome: Outcome) => void;
  readonly onClose: () => void;
}

function titleOf(wish: Wish): string {
  const [row] = wish.rows;
  const place = row ? [itemCode(row), row.location].filter(Boolean).join(" · ") : "";
  const subject = wish.rows.length > 1 ? text("lines_n", { n: wish.rows.length }) : place;
  return `${text(`deed_${wish.deed}`)} · ${subject}`;
}

function introOf(wish: Wish): string {
  const key = `intro_${wish.deed}`;
  return text.has(key) ? text(key, { counted: quantity(wish.rows[0]?.counted) } as never) : "";
}

async function startRecount(number: string, wish: Wish, values: Values): Promise<Outcome> {
  const lines = wish.rows.map((row) => row.line);
  const made = await recount(number, recountOf(wish.rows, values));
  return { decided: lines, sentence: text("recount_made", { list: made.number }), refusals: [] };
}

async function send(number: string, wish: Wish, values: Values): Promise<Outcome> {
  if (wish.deed === "recount") return startRecount(number, wish, values);
  const answer: Partial<Decided> = await decide(number, decisionOf(wish, values));
  return outcomeOf(answer);
}

/** A recount changes no number until it is closed: what stands until then, and what it is worth. */
function RecountMeans({ rows, currency }: { rows: readonly Difference[]; currency: string }) {
  const value = sum(rows.map((row) => row.value ?? "0"));
  const words = { n: rows.length, value: money(value, currency, true) };
  return <Preview lines={[text("recount_means", words)]} busy={false} busyText="" />;
}

/** The dialog of a wish. */
export function DeedDialog(props: DeedDialogProps): JSX.Element {
  const { number, wish, currency = "", onDone, onClose } = props;
  if (wish.deed === "approve") return <ApproveDialog {...props} />;
  if (wish.deed === "split") return <SplitDialog {...props} title={titleOf(wish)} />;
  return (
    <FormDialog
      title={titleOf(wish)}
      intro={introOf(wish)}
      fields={fieldsOf(wish)}
      start={wish.start ?? {}}
      submit={text(`deed_${wish.deed}`)}
      onSubmit={(values) => send(number, wish, values)}
      onDone={onDone}
      onClose={onClose}
    >
      {(values: Values) =>
        wish.deed === "recount" ? (
          <RecountMeans rows={wish.rows} currency={currency} />
        ) : wish.rows.length > 1 ? (
          <BulkFigures number={number} decision={decisionOf(wish, {})} currency={currency} />
        ) : (
          <WouldBe number={number} decision={decisionOf(wish, values)} currency={currency} />
        )
      }
    </FormDialog>
  );
}
