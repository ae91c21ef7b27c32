/** How the desk shows that something was refused or did not work. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Band, Empty, Failure } from "../../ui/states.tsx";
import type { Problem } from "../api/client.ts";
import { faultWords, problemWords } from "./words.ts";

/** A refusal beside what was asked for, with each fault on its own line. */
export function ProblemBand({
  problem,
  onRetry,
}: {
  readonly problem: Problem | undefined;
  readonly onRetry?: () => void;
}): JSX.Element | null {
  if (!problem) return null;
  const action = onRetry && { text: shellText("retry"), onClick: onRetry };
  return (
    <Band meaning="error" {...(action && { action })}>
      {problemWords(problem)}
      {problem.faults.slice(0, 8).map((fault, index) => (
        <div key={`${fault.code}${fault.field ?? ""}${index}`}>
          {fault.line !== undefined && `${fault.line}: `}
          {faultWords(fault)}
        </div>
      ))}
    </Band>
  );
}

/** A screen that could not be read. */
export function ProblemState({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry: () => void;
}): JSX.Element {
  if (problem.status === 403)
    return <Empty title={deskText("not_allowed")} text={problemWords(problem)} icon="lock" />;
  return (
    <Failure
      title={shellText("failed")}
      text={problemWords(problem)}
      action={
        <Button kind="main" onClick={onRetry}>
          {shellText("retry")}
        </Button>
      }
    />
  );
}
