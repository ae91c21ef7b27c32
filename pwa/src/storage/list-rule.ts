// Under which rule a list's counts are merged, as far as this device knows the list.
import type { MergeRule } from "../domain/merge.ts";
import type { References } from "./references.ts";

/** Of a list that is not on the device any more nothing is shown either: any rule will do. */
export async function ruleOf(references: References, list: string): Promise<MergeRule> {
  const known = await references.get("list", list);
  const type = known && (await references.get("list_type", known.list_type));
  return { independent: type?.combine === "independent" };
}
