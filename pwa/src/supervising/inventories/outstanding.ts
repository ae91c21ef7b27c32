/** Who is outstanding, in words, before something is done over their heads. */
import { inventoriesText as text } from "../../i18n/desk.ts";
import type { Counter } from "../api/progress.ts";
import { employeesText } from "../shell/known.ts";
import { gapsText } from "./counters.tsx";

/** One sentence for each counter that has not finished, and one for those who sent nothing. */
export function outstandingWords(
  counters: readonly Counter[],
  silent: readonly string[],
): readonly string[] {
  const unfinished = counters.filter(
    (one) => !one.declared || one.pending > 0 || one.missing.length > 0,
  );
  return [
    ...unfinished.map((one) =>
      text("outstanding_counter", {
        device: one.device_name ?? one.device,
        n: one.pending,
        gaps: gapsText(one.missing) || text("no_gaps"),
      }),
    ),
    ...(silent.length > 0 ? [text("no_events_from", { names: employeesText(silent) })] : []),
  ];
}
