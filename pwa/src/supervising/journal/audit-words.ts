/** An entry of the audit trail in words: what was done, to what. Pure. */
import { deskText } from "../../i18n/desk.ts";
import { auditNames, auditText as text } from "../../i18n/desk-audit.ts";
import { countText, dateText } from "../../i18n/format.ts";
import type { AuditRow } from "../api/journal.ts";
import { recordName } from "../shell/record-name.ts";
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

/** What an entry says of a stock record by its id. */
const RECORDS = new Set(["record", "reversal"]);

function named(row: AuditRow): string {
  const record = row.records[row.key];
  if (row.subject === "stock_record" && record) return recordName(record);
  const said = { ...(row.before as object | null), ...(row.after as object | null) } as Readonly<
    Record<string, unknown>
  >;
  if (row.subject === "closing" && typeof said["at"] === "string") return dateText(said["at"]);
  const name = said["number"] ?? said["name"];
  if (!UUID.test(row.key)) return row.key;
  return typeof name === "string" && name ? name : row.key.slice(0, SHORT);
}

/** The thing: its kind, and its number or name where the entry says it, not its id. */
export function thingWords(row: AuditRow): string {
  return `${subjectWords(row.subject)} ${named(row)}`;
}

type Changes = Pick<AuditRow, "before" | "after" | "records">;

export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The id of a line of the differences, which says nothing to a person. */
const LINE = /^[0-9a-f]{16}$/;

function shown(value: unknown): string {
  const isLines = Array.isArray(value) && value.length > 0 && value.every((one) => LINE.test(one));
  if (isLines) return countText(value.length);
  if (typeof value === "boolean") return deskText(value ? "yes" : "no");
  return value === undefined || value === null || String(value) === "" ? "–" : String(value);
}

/** What changed, name by name; a name that nobody knows as it is. */
export function changesOf({ before, after, records }: Changes): Change[] {
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const young = (after ?? {}) as Readonly<Record<string, unknown>>;
  const told = (name: string, value: unknown): string => {
    const record = RECORDS.has(name) ? records[String(value)] : undefined;
    return record ? recordName(record) : shown(value);
  };
  return [...new Set([...Object.keys(old), ...Object.keys(young)])]
    .map((name) => ({
      name: textFor(auditNames, name) ?? name,
      before: told(name, old[name]),
      after: told(name, young[name]),
    }))
    .filter((change) => change.before !== change.after);
}

/** Each change in words: "description: A → B"; where there was nothing before, what there is. */
export function changeWords(row: Changes): string[] {
  return changesOf(row).map((change) => `${change.name}: ${stepWords(row, change)}`);
}

/** From what to what; only what it is where the thing was not there before. */
export function stepWords(row: Changes, { before, after }: Change): string {
  return row.before ? `${before} → ${after}` : after;
}
