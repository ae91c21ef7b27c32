/** The two choices that handheld and desk share: language and appearance. */
import type { JSX } from "preact";
import { chooseLanguage, language, languages } from "../i18n/language.ts";
import { shellText as t } from "../i18n/shell.ts";
import { Choice } from "./field.tsx";
import { chooseTheme, theme, themes } from "./theme.ts";

/** The language of the screen, each in its own name. */
export function LanguageChoice(): JSX.Element {
  const options = languages.map((value) => ({ value, text: t(`language_${value}`) }));
  const choose = (wanted: string): void => {
    const known = languages.find((one) => one === wanted);
    if (known) chooseLanguage(known);
  };
  return <Choice label={t("language")} value={language.value} options={options} onValue={choose} />;
}

/** Light, dark, high contrast, or as the device. */
export function ThemeChoice(): JSX.Element {
  const options = themes.map((value) => ({ value, text: t(`theme_${value}`) }));
  const choose = (wanted: string): void => {
    const known = themes.find((one) => one === wanted);
    if (known) chooseTheme(known);
  };
  return <Choice label={t("theme")} value={theme.value} options={options} onValue={choose} />;
}
