/** An entry of the audit trail in words: what was done, to what. Pure. */
import { deskText } from "../../i18n/desk.ts";
import { auditNames, auditText as text } from "../../i18n/desk-audit.ts";
import type { AuditRow } from "../api/journal.ts";
import { textFor } from "../shell/words.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHORT = 8;

const keyOf = (code: string): string => code.replaceAll(" ", "_");

/** The kinds of things that the trail knows, for the filter. */
export const SUBJECTS = [
  "inventory",
  "list",
  "list_type",
  "tolerance",
  "approval_limit",
  "barcode",
  "device",
  "alarm",
  "quarantine",
  "journal file",
  "employee",
  "user",
  "reason",
  "difference_parameters",
  "stock_record",
  "closing",
  "warehouse_history",
  "accounts",
  "cost_type",
  "year_history",
  "database",
] as const;

/** What was done; a code that is not known as it is. */
export function actionWords(action: string): string {
  return textFor(text, `did_${keyOf(action)}`) ?? action;
}

/** A kind of thing. */
export function subjectWords(subject: string): string {
  return textFor(text, `about_${keyOf(subject)}`) ?? subject;
}

function named(row: AuditRow): string {
  const said = { ...(row.before as object | null), ...(row.after as object | null) } as Readonly<
    Record<string, unknown>
  >;
  const name = said["number"] ?? said["name"];
  if (!UUID.test(row.key)) return row.key;
  return typeof name === "string" && name ? name : row.key.slice(0, SHORT);
}

/** The thing: its kind, and its number or name where the entry says it, not its id. */
export function thingWords(row: AuditRow): string {
  return `${subjectWords(row.subject)} ${named(row)}`;
}

interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function shown(value: unknown): string {
  if (typeof value === "boolean") return deskText(value ? "yes" : "no");
  return value === undefined || value === null || String(value) === "" ? "–" : String(value);
}

/** What changed, name by name; a name that nobody knows as it is. */
export function changesOf({ before, after }: Pick<AuditRow, "before" | "after">): Change[] {
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const young = (after ?? {}) as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(old), ...Object.keys(young)])]
    .map((name) => ({
      name: textFor(auditNames, name) ?? name,
      before: shown(old[name]),
      after: shown(young[name]),
    }))
    .filter((change) => change.before !== change.after);
}

/** Each change in words: "description: A → B". */
export function changeWords(row: Pick<AuditRow, "before" | "after">): string[] {
  return changesOf(row).map(({ name, before, after }) => `${name}: ${before} → ${after}`);
}
