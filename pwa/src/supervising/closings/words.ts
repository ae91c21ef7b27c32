/** Names of valuation methods from the codes that the server gives. */
import { valuationText } from "../../i18n/desk.ts";
import { METHODS } from "../api/valuation.ts";
import { textFor } from "../shell/words.ts";

/** "average fifo" → "average cost, continuous FIFO". */
export function methodNames(codes: string): string {
  return codes
    .split(" ")
    .map((code) => textFor(valuationText, `method_${code}`) ?? code)
    .join(", ");
}

/** Every method for a choice. */
export const methodOptions = () =>
  METHODS.map((value) => ({ value, text: valuationText(`method_${value}`) }));
