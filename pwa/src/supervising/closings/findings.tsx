/** What a look at a closing found: errors, warnings, what may be accepted. */
import type { JSX } from "preact";
import { valuationText as text } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Band } from "../../ui/states.tsx";
import type { ClosingCheck, Finding } from "../api/valuation.ts";
import { codeWords } from "../shell/words.ts";

const SHOWN = 12;

/** What a finding is about, without the server's English around it. */
export function subjectOf({ code, detail }: Finding): string {
  switch (code) {
    case "closing.not_after":
    case "closing.future":
      return "";
    case "missing-cost":
      return detail.split(": ", 1)[0] ?? "";
    case "closing.opening_reason":
    case "closing.dimensions":
      return /^warehouse (\S+)/.exec(detail)?.[1] ?? detail;
    case "closing.opening_without_interest":
      return detail.split(":", 1)[0]?.replace(" in ", " · ") ?? "";
    default:
      return detail;
  }
}

function Several({ found }: { readonly found: readonly Finding[] }): JSX.Element {
  return (
    <>
      {found.slice(0, SHOWN).map((one, index) => (
        <div key={`${one.code}${index}`}>
          {[codeWords(one.code, ""), subjectOf(one)].filter(Boolean).join(" ")}
        </div>
      ))}
      {found.length > SHOWN && <div>… {found.length - SHOWN}</div>}
    </>
  );
}

/** Errors first; without any the way is clear. */
export function Findings({ found }: { readonly found: ClosingCheck }): JSX.Element {
  const { errors, warnings, last, lines } = found;
  return (
    <>
      <Band meaning="info">
        {last ? `${text("closing_last", { date: dateText(last) })}.` : text("closing_first")}{" "}
        {text("closing_would", { n: lines })}
      </Band>
      {errors.length > 0 ? (
        <Band meaning="error">
          <b>{text("closing_errors", { n: errors.length })}</b>
          <Several found={errors} />
        </Band>
      ) : (
        <Band meaning="good">{text("closing_no_findings")}</Band>
      )}
      {warnings.length > 0 && (
        <Band meaning="question">
          <b>{text("closing_warnings", { n: warnings.length })}</b>
          <Several found={warnings} />
        </Band>
      )}
    </>
  );
}
