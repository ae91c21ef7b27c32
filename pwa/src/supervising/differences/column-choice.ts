/** Which columns of the grid one wants to see besides those that it is never without; kept in the browser. */
import { signal } from "@preact/signals";

export const OPTIONAL: readonly string[] = [
  ...["warehouse", "category", "counted", "book", "percent"],
  ...["unit_cost", "counted_at", "reason", "bar"],
];
const USUAL: readonly string[] = ["counted", "book", "bar"];
const KEPT = "giacenza.columns.differences";

/** What was chosen before; names that no column has any more are left out. */
export function chosenIn(kept: string | null): readonly string[] {
  if (kept === null) return USUAL;
  return kept.split(" ").filter((name) => OPTIONAL.includes(name));
}

export const chosen = signal(
  chosenIn(typeof localStorage === "undefined" ? null : localStorage.getItem(KEPT)),
);

/** Whether a column is shown. */
export function isShown(key: string, wanted: readonly string[]): boolean {
  return !OPTIONAL.includes(key) || wanted.includes(key);
}

/** Shows a column, or hides it. */
export function toggleColumn(key: string): void {
  const { value } = chosen;
  chosen.value = value.includes(key) ? value.filter((one) => one !== key) : [...value, key];
  localStorage.setItem(KEPT, chosen.value.join(" "));
}
