/** Names of valuation methods from the codes that the server gives. */
import { valuationText } from "../../i18n/desk.ts";
import type { Option } from "../../ui/field.tsx";
import { knownMethods, useKnown } from "../shell/known.ts";
import { textFor } from "../shell/words.ts";

/** "average fifo" → "average cost, continuous FIFO". */
export function methodNames(codes: string): string {
  return codes
    .split(" ")
    .map((code) => textFor(valuationText, `method_${code}`) ?? code)
    .join(", ");
}

/** Every method for a choice; until the server has said which there are, those that are chosen. */
export function useMethodOptions(chosen: readonly string[]): readonly Option[] {
  const known = useKnown(knownMethods).map((method) => method.code);
  const codes = known.length > 0 ? known : chosen;
  return codes.map((value) => ({ value, text: methodNames(value) }));
}
