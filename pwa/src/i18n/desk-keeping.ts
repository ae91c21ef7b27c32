/** The texts of what valuation looks up, with the screens that show them. */
import { deskKeeping as en } from "./en/desk-keeping.ts";
import { deskKeeping as it } from "./it/desk-keeping.ts";
import { translator } from "./translator.ts";

export const keepingText = translator({ en, it });
