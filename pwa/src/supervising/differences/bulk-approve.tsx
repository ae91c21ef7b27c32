/**
 * "Approve 31 shown · 842.10 €": the server says how many lines and how much money the present filters
 * would approve; the person confirms those figures, and they are sent back with the wish, so that
 * nothing else can be approved when something changed meanwhile.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { differencesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, ModalActions, ModalText } from "../../ui/modal.tsx";
import { type Decided, type DifferencesPage, decide, tally } from "../api/differences.ts";
import { useAction } from "../loading/action.ts";
import { useResource } from "../loading/resource.ts";
import { money } from "../numbers.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { BulkFigures } from "./bulk-figures.tsx";
import { comparedOf, narrowing } from "./filters.ts";

interface BulkApproveProps {
  readonly number: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly page: DifferencesPage;
  readonly onDone: (answer: Decided) => void;
}

/** The button with its figures, and the question before it is done. */
export function BulkApprove({
  number,
  filters,
  page,
  onDone,
}: BulkApproveProps): JSX.Element | null {
  const [asking, setAsking] = useState(false);
  const { busy, problem, run, forget } = useAction();
  const wish = {
    action: "approve",
    all: true,
    filters: narrowing(filters),
    ...comparedOf(filters),
  } as const;
  const key = JSON.stringify([number, filters, page.totals]);
  const figures = useResource(key, () => tally(number, wish));
  const found = figures.value;
  if (figures.problem?.code === "approval.over_inventory_limit")
    return <ProblemBand problem={figures.problem} />;
  if (!found || found.lines === 0) return null;
  const words = { n: found.lines, value: money(found.value, page.currency) };
  const approve = (): void =>
    run(
      () => decide(number, { ...wish, expected: { lines: found.lines, value: found.value } }),
      (answer) => {
        setAsking(false);
        onDone(answer);
      },
    );
  return (
    <>
      <Button kind="main" onClick={() => setAsking(true)}>
        {text("approve_shown", words)}
      </Button>
      {asking && (
        <Dialog title={text("approve_shown_title", words)} onClose={() => setAsking(false)}>
          <ModalText>{text("approve_shown_text")}</ModalText>
          <BulkFigures number={number} decision={wish} currency={page.currency} />
          <ProblemBand
            problem={problem}
            {...(problem?.status === 409 && {
              onRetry: () => {
                forget();
                figures.reload();
              },
            })}
          />
          <ModalActions>
            <Button onClick={() => setAsking(false)}>{shellText("cancel")}</Button>
            <Button kind="main" busy={busy || figures.loading} onClick={approve}>
              {text("approve_n", words)}
            </Button>
          </ModalActions>
        </Dialog>
      )}
    </>
  );
}
