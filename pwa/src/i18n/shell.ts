/** The texts that every screen shares. */
import { shell as en } from "./en/shell.ts";
import { shell as it } from "./it/shell.ts";
import { translator } from "./translator.ts";

export const shellText = translator({ en, it });
