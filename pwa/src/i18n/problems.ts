/** The server's refusals by their stable code; an unknown code is shown with what it is. */
import { problems as en } from "./en/problems.ts";
import { problems as it } from "./it/problems.ts";
import { translator } from "./translator.ts";

const text = translator({ en, it });

/** The sentence for a refusal's code ("list.closed"). */
export function problemText(code: string): string {
  return text.has(code) && code !== "unknown" ? text(code) : text("unknown", { code });
}
