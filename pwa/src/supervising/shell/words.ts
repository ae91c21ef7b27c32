/** A problem in words of the person's language: what happened and what to do. */
import { differencesText, problemText } from "../../i18n/desk.ts";
import { keepingText } from "../../i18n/desk-keeping.ts";
import type { Translator } from "../../i18n/translator.ts";
import type { Fault, Problem } from "../api/client.ts";

/** A text whose key comes from elsewhere (a state, a code), if the dictionary has it. */
export function textFor<Model>(text: Translator<Model>, key: string): string | undefined {
  return text.has(key) ? (text as unknown as (key: string) => string)(key) : undefined;
}

/** The sentence for a code; a code without one falls back to what the server said in English. */
export function codeWords(code: string, detail: string): string {
  const known = textFor(problemText, code) ?? textFor(differencesText, `blocked_${code}`);
  const state = textFor(differencesText, `state_${code}`);
  return known ?? state ?? (detail || problemText("unknown"));
}

/** The sentence for a problem; its status helps where its code is not known. */
export function problemWords(problem: Problem): string {
  if (problemText.has(problem.code)) return problemText(problem.code);
  const byStatus = `http.${problem.status}`;
  const general = problemText.has(byStatus) ? problemText(byStatus) : problemText("unknown");
  return problem.message ? `${general} (${problem.message})` : general;
}

/** A fault in words; a missing account says of which stock ("01/MECH.stock_account"). */
export function faultWords({ code, detail, field = "" }: Fault): string {
  const [, subject, account] = /^(.*)\.(\w+)$/.exec(field) ?? [];
  if (code === "accounts.missing" && subject && account === "stock_account")
    return keepingText("missing_stock_account", { subject });
  if (code === "accounts.missing" && subject && account === "variation_account")
    return keepingText("missing_variation_account", { subject });
  return codeWords(code, detail);
}

/** What is wrong with one field of a form. */
export function fieldWords(problem: Problem | undefined, field: string): string | undefined {
  const fault = problem?.faults.find((one) => lastName(one) === field);
  return fault && codeWords(fault.code, fault.detail);
}

/** The faults that belong to none of these fields. */
export function otherFaults(
  problem: Problem | undefined,
  fields: readonly string[],
): readonly Fault[] {
  return problem?.faults.filter((fault) => !fields.includes(lastName(fault))) ?? [];
}

function lastName(fault: Fault): string {
  return fault.field?.split(".").at(-1) ?? "";
}
