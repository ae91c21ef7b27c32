/** The texts of looking after a handheld; in the chunk of those screens, so that counting does not wait for them. */
import { upkeep as en } from "./en/upkeep.ts";
import { upkeep as it } from "./it/upkeep.ts";
import { translator } from "./translator.ts";

export const upkeepText = translator({ en, it });
