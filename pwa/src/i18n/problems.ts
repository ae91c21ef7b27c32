/** The server's refusals by their stable code; an unknown code is shown with what it is. */
import { loadedTexts } from "./loaded.ts";
import { translator } from "./translator.ts";

const text = translator(loadedTexts("problems"));

/** The sentence for a refusal's code ("list.closed"). */
export function problemText(code: string): string {
  return text.has(code) && code !== "unknown" ? text(code) : text("unknown", { code });
}
