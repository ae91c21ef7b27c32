/** The texts that every screen shares. */
import { loadedTexts } from "./loaded.ts";
import { translator } from "./translator.ts";

export const shellText = translator(loadedTexts("shell"));
