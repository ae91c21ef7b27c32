/**
 * The texts that must be there before anything is shown, one language at a time: a handheld loads the
 * language that it speaks, and another when somebody chooses it.
 */
import type * as English from "./en.ts";
import type { Language } from "./languages.ts";
import type { Like } from "./translator.ts";

type Area = keyof typeof English;
type Texts = { readonly [Name in Area]: Like<(typeof English)[Name]> };

const sources: Record<Language, () => Promise<Texts>> = {
  en: () => import("./en.ts"),
  it: () => import("./it.ts"),
};
const loaded: Partial<Record<Language, Texts>> = {};

/** Whether the texts of a language are here already. */
export const hasTexts = (language: Language): boolean => loaded[language] !== undefined;

/** Brings the texts of a language; they stay. Rejects where they cannot be had. */
export async function loadTexts(language: Language): Promise<void> {
  loaded[language] ??= await sources[language]();
}

function textsOf(language: Language): Texts {
  const texts = loaded[language];
  if (!texts) throw new Error(`the texts of ${language} were not loaded`);
  return texts;
}

/** One area of the texts as a translator takes it, looked up when a text is asked for. */
export function loadedTexts<Name extends Area>(area: Name) {
  return {
    get en() {
      return textsOf("en")[area] as (typeof English)[Name];
    },
    get it() {
      return textsOf("it")[area];
    },
  };
}
