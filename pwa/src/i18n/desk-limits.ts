/** The texts of tolerances and approval limits, with the screens that show them. */
import { deskLimits as en } from "./en/desk-limits.ts";
import { deskLimits as it } from "./it/desk-limits.ts";
import { translator } from "./translator.ts";

export const limitsText = translator({ en, it });
