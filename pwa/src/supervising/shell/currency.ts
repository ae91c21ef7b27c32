/** The company's currency, as the server's answers name it. */
import { signal } from "@preact/signals";

export const currency = signal("EUR");

/** Takes over the currency of an answer that names it. */
export function learnCurrency<Answer extends { readonly currency?: string }>(
  answer: Answer,
): Answer {
  if (answer.currency) currency.value = answer.currency;
  return answer;
}
