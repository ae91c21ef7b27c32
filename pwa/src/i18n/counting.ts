/** The texts of the counter's screens. */
import { counting as en } from "./en/counting.ts";
import { counting as it } from "./it/counting.ts";
import { translator } from "./translator.ts";

export const countingText = translator({ en, it });
