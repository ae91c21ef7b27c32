/**
 * Which language the screen speaks: chosen by the person, else the browser's, else English.
 * The choice is kept in localStorage; every screen that read a text is drawn again when it changes.
 */
import { signal } from "@preact/signals";
import { type Language, languages } from "./languages.ts";
import { hasTexts, loadTexts } from "./loaded.ts";

export { type Language, languages };

const KEPT = "giacenza.language";

/** The first wish that we speak; "it-CH" counts as "it". */
export function languageFor(wishes: readonly (string | null)[]): Language {
  for (const wish of wishes) {
    const found = languages.find((known) => known === wish?.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return "en";
}

function kept(): string | null {
  return typeof localStorage === "undefined" ? null : localStorage.getItem(KEPT);
}

function browser(): readonly string[] {
  return typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
}

export const language = signal<Language>(languageFor([kept(), ...browser()]));

/** The person's own choice, spoken as soon as its texts are here; where they cannot be had, nothing changes. */
export function chooseLanguage(wanted: Language): void {
  if (hasTexts(wanted)) speak(wanted);
  else
    loadTexts(wanted).then(
      () => speak(wanted),
      () => undefined,
    );
}

// Kept, and told to the page for screen readers and hyphenation.
function speak(wanted: Language): void {
  language.value = wanted;
  if (typeof localStorage !== "undefined") localStorage.setItem(KEPT, wanted);
  announceLanguage();
}

/** Writes the language on the page's root element. */
export function announceLanguage(): void {
  if (typeof document !== "undefined") document.documentElement.lang = language.value;
}
