/** The texts of the counter's screens. */
import { loadedTexts } from "./loaded.ts";
import { translator } from "./translator.ts";

export const countingText = translator(loadedTexts("counting"));
