/** What to say when the server did not take a one-time code. */
import { countingText as t } from "../i18n/counting.ts";
import { problemText } from "../i18n/problems.ts";
import { SyncFailure } from "../sync/failures.ts";

/** Why the server did not take a code, in words. */
export function refusalText(error: unknown): string {
  if (!(error instanceof SyncFailure)) return t("alarm_other");
  if (error.code !== null) return problemText(error.code);
  if (error.kind === "busy") return t("connection_busy");
  return t(error.kind === "stranger" ? "connection_stranger" : "enrol_offline");
}
