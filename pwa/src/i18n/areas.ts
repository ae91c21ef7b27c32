/** The texts of counting by areas. */
import { loadedTexts } from "./loaded.ts";
import { translator } from "./translator.ts";

export const areasText = translator(loadedTexts("areas"));
