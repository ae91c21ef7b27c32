/** The texts of counting by areas; fetched with the screens beside counting. */
import { areas as en } from "./en/areas.ts";
import { areas as it } from "./it/areas.ts";
import { translator } from "./translator.ts";

export const areasText = translator({ en, it });
