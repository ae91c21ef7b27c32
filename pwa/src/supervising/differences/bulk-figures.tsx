/**
 * What a decision about several lines would do, said before it is done: how many lines, net and gross,
 * and how many would be left out. The server works it out; nothing is written.
 */
import type { JSX } from "preact";
import { limitsText as text } from "../../i18n/desk-limits.ts";
import { ModalText } from "../../ui/modal.tsx";
import { type Decision, tally } from "../api/differences.ts";
import { useResource } from "../loading/resource.ts";
import { money } from "../numbers.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { NAMED } from "./notice.tsx";

interface BulkFiguresProps {
  readonly number: string;
  readonly decision: Decision;
  readonly currency: string;
}

export function BulkFigures({ number, decision, currency }: BulkFiguresProps): JSX.Element | null {
  const asked = { ...decision, reason: decision.reason || "?" };
  const found = useResource(JSON.stringify([number, asked]), () => tally(number, asked));
  if (found.problem) return <ProblemBand problem={found.problem} />;
  if (!found.value) return null;
  const { lines, value, gross, refused } = found.value;
  return (
    <ModalText>
      {text("figures", { n: lines, net: money(value, currency), gross: money(gross, currency) })}{" "}
      {refused.length > 0 &&
        text(refused.length >= NAMED ? "figures_refused_most" : "figures_refused", {
          n: refused.length,
        })}
    </ModalText>
  );
}
