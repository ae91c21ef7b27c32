/** What a form's values say about the scope of lists. Pure. */
import type { Generation } from "../api/inventories.ts";
import type { FieldValue } from "../shell/form-fields.tsx";

/** Several values of a form's field; anything else is none. */
export function listOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

/** How to split generated lists: "none", "location-prefix", or a number of lines per list. */
export function splitOf(choice: string, lines: string): Generation["split"] {
  if (choice === "lines") return Math.max(1, Number.parseInt(lines, 10) || 1);
  return choice === "location-prefix" ? choice : "none";
}
