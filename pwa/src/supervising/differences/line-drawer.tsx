/** Beside the grid: counted − book = difference of one line, how it came to be, what can be decided. */
import type { ComponentChildren, JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import { limitsText } from "../../i18n/desk-limits.ts";
import { timeText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Drawer } from "../../ui/drawer.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Equation } from "../../ui/story.tsx";
import { type Difference, type Explanation, explain } from "../api/differences.ts";
import { useResource } from "../loading/resource.ts";
import { difference, money, quantity, toneOf, unitCost } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import type { QueryValues } from "../shell/address.ts";
import { warehouseName } from "../shell/known.ts";
import { Ready } from "../shell/screen.tsx";
import { codeWords, textFor } from "../shell/words.ts";
import { itemCode, StandingBadge } from "./columns.tsx";
import { DeedButtons } from "./deed-buttons.tsx";
import type { Wish } from "./deed-dialog.tsx";
import { LineStory } from "./line-story.tsx";
import { OutcomeChoices } from "./outcome-choices.tsx";

interface LineDrawerProps {
  readonly number: string;
  readonly line: string;
  /** The row as the grid has it, shown until the story is read. */
  readonly row: Difference | undefined;
  readonly currency: string;
  /** The day that the grid compares at, if not the time of each count. */
  readonly compared: QueryValues;
  /** What can be done beside deciding about the line. */
  readonly ways?: ComponentChildren;
  readonly onWish: (wish: Wish) => void;
  readonly onClose: () => void;
}

/** The numbers of the lists, each kept on one line. */
function listsText(row: Difference): string {
  return row.lists.join(" ").replaceAll("-", "\u2011");
}

function subtitle(row: Difference): string {
  const finer = [row.variant, row.lot, row.serial].filter(Boolean);
  const passes = row.passes.length > 0 ? text("passes", { passes: row.passes.join(", ") }) : "";
  return [row.description, ...finer, warehouseName(row.warehouse), passes, listsText(row)]
    .filter(Boolean)
    .join(" · ");
}

function Sum({ row, currency }: { readonly row: Difference; readonly currency: string }) {
  const bookAt = row.observed_at
    ? text("book_at", { time: timeText(row.observed_at) })
    : text("book");
  const value = money(row.value, currency, true);
  return (
    <>
      <Equation
        first={{ label: text("counted"), text: quantity(row.counted) }}
        second={{ label: bookAt, text: quantity(row.book) }}
        result={{ label: text("difference"), text: difference(row.difference) }}
        tone={toneOf(row.difference)}
      />
      <BarRow end={<StandingBadge row={row} />}>
        <span>
          {row.unit_cost === null
            ? text("no_value")
            : text.rich("value_of", {
                value: <b class={toneOf(row.value)}>{value}</b>,
                cost: unitCost(row.unit_cost, currency),
              })}
        </span>
      </BarRow>
    </>
  );
}

const REVIEWED = new Set(["to_review", "within_tolerance", "reversed"]);

/** What the sentence of the state says already. */
const SAID = new Set(["pass_open"]);

/** Who may approve instead, where somebody could. */
function whoMay(names: readonly string[]): string {
  return names.length > 0
    ? limitsText("may_approve", { names: names.join(", ") })
    : limitsText("nobody_may");
}

/** Why approving is not offered, and what nothing here does yet. */
function Footnote({ row }: { readonly row: Difference }): JSX.Element {
  const decided = row.decided_by && text("decided_by", { user: row.decided_by });
  const sentences = [
    textFor(text, `blocked_${row.state}`) ?? "",
    row.why_not && !SAID.has(row.why_not) && row.why_not !== row.state
      ? codeWords(row.why_not, row.why_not)
      : "",
    row.approvable || !row.approvers || !REVIEWED.has(row.state) ? "" : whoMay(row.approvers),
    decided ?? "",
    row.decision_reason ? `“${row.decision_reason}”` : "",
    row.state === "aligned" ? "" : text("nothing_posted"),
  ];
  return <p class="drawer__subtitle">{sentences.filter(Boolean).join(" ")}</p>;
}

function Content(props: LineDrawerProps & { readonly found: Explanation }): JSX.Element {
  const { found, number, currency, onWish } = props;
  const row = props.row ?? found.row;
  return (
    <>
      <Sum row={row} currency={currency} />
      {props.ways}
      {iMay("decide") && (
        <OutcomeChoices
          number={number}
          row={row}
          explanation={found}
          currency={currency}
          onWish={onWish}
        />
      )}
      <LineStory explanation={found} />
      {iMay("decide") && (
        <DeedButtons
          number={number}
          row={row}
          onDeed={(deed) => onWish({ deed, rows: [row], explanation: found })}
        />
      )}
      <Footnote row={row} />
    </>
  );
}

/** The drawer of one line. */
export function LineDrawer(props: LineDrawerProps): JSX.Element {
  const { number, line, row, compared, onClose } = props;
  const key = JSON.stringify([line, row?.seen_hash, row?.state, compared]);
  const story = useResource(key, () => explain(number, line, compared));
  const known = row ?? story.value?.row;
  return (
    <Drawer
      title={known ? [itemCode(known), known.location].filter(Boolean).join(" · ") : text("line")}
      subtitle={known && subtitle(known)}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Ready from={story}>{(found) => <Content {...props} found={found} />}</Ready>
    </Drawer>
  );
}
