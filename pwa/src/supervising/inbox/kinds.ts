/** The kinds of things that wait: their words, and which of them are counters. Pure. */
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { textFor } from "../shell/words.ts";

/** The word of a kind, on its tab. */
export function kindWord(kind: string): string {
  return textFor(text, `kind_${kind}`) ?? kind;
}

/** Whether a kind is about counters, not lines. */
export function isCounter(kind: string): boolean {
  return kind === "outstanding" || kind === "broken_chain";
}
