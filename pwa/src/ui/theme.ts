/** Light, dark, high contrast or as the device: chosen by the person and kept in localStorage. */
import { signal } from "@preact/signals";

export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

const KEPT = "giacenza.theme";

function kept(): Theme {
  const wanted = typeof localStorage === "undefined" ? null : localStorage.getItem(KEPT);
  return themes.find((theme) => theme === wanted) ?? "system";
}

export const theme = signal<Theme>(kept());

/** The person's own choice: kept and shown. */
export function chooseTheme(wanted: Theme): void {
  theme.value = wanted;
  if (typeof localStorage !== "undefined") localStorage.setItem(KEPT, wanted);
  showTheme();
}

/** Writes the theme on the page's root element; the tokens do the rest. */
export function showTheme(): void {
  if (typeof document === "undefined") return;
  const root = document.documentElement;
  if (theme.value === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme.value);
}
