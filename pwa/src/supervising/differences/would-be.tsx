/** What a decision would make of lines, asked of the server once the person has stopped typing. */
import type { JSX } from "preact";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { shellText } from "../../i18n/shell.ts";
import { Preview } from "../../ui/preview.tsx";
import type { Decision, Difference } from "../api/differences.ts";
import { type Foreseen, preview } from "../api/inbox.ts";
import { useResource } from "../loading/resource.ts";
import { useSettled } from "../loading/settled.ts";
import { difference, money, quantity } from "../numbers.ts";
import { codeWords } from "../shell/words.ts";
import { UNREADABLE } from "../typed-number.ts";
import { itemCode } from "./columns.tsx";

const SHOWN = 4;

/** One line as it would be. */
export function foreseenWords(row: Difference, currency: string): string {
  return text("would", {
    counted: quantity(row.counted),
    difference: difference(row.difference),
    value: money(row.value, currency, true),
  });
}

function placeWords(row: Difference): string {
  return [row.location, itemCode(row), row.lot, row.serial].filter(Boolean).join(" · ");
}

/** The lines as sentences, the asked one first; several are told apart by their places. */
export function foreseenLines(found: Foreseen, currency: string): readonly string[] {
  const { rows, refused } = found;
  const several = rows.length > 1;
  const told = rows
    .slice(0, SHOWN)
    .map((row) => `${several ? `${placeWords(row)}: ` : ""}${foreseenWords(row, currency)}`);
  const others = rows.length - told.length;
  return [
    ...told,
    ...(others > 0 ? [text("would_others", { n: others })] : []),
    ...refused.slice(0, 1).map(({ code, detail }) => codeWords(code, detail)),
  ];
}

interface ForetoldProps {
  /** What is asked, as a text: another text asks anew; undefined while something is missing. */
  readonly asked: string | undefined;
  readonly load: (asked: string) => Promise<Foreseen>;
  readonly currency: string;
}

/** The sentences, or nothing while something is missing or it would be refused: the form says that. */
export function Foretold({ asked, load, currency }: ForetoldProps): JSX.Element | null {
  const settled = useSettled(asked);
  const found = useResource(settled ?? "", () =>
    settled === undefined ? Promise.resolve(undefined) : load(settled),
  );
  if (asked === undefined || found.problem) return null;
  const busy = found.loading || asked !== settled;
  const lines = found.value ? foreseenLines(found.value, currency) : [];
  return <Preview busy={busy} busyText={shellText("loading")} lines={lines} />;
}

/** Whether a decision says everything that it needs, but for the reason. */
export function isComplete(decision: Decision): boolean {
  const { action, outcome, quantity: counted, lot, location, events, parts } = decision;
  const needed: Readonly<Record<string, boolean>> = {
    override: Boolean(counted) && counted !== UNREADABLE,
    give_lot: Boolean(lot),
    give_location: Boolean(location),
    split: (parts?.length ?? 0) > 0,
    decide: outcome !== "keep" || (events?.length ?? 0) > 0,
  };
  return needed[action] ?? true;
}

interface WouldBeProps {
  readonly number: string;
  readonly decision: Decision;
  readonly currency: string;
}

/** What a decision about one line would do; its reason changes nothing and is not waited for. */
export function WouldBe({ number, decision, currency }: WouldBeProps): JSX.Element {
  const { reason: _, ...told } = decision;
  return (
    <Foretold
      asked={isComplete(decision) ? JSON.stringify(told) : undefined}
      load={(asked) => preview(number, { ...(JSON.parse(asked) as Decision), reason: "?" })}
      currency={currency}
    />
  );
}
