/** What people call a stock record: its warehouse, its day and its number of that day. */
import { dateText } from "../../i18n/format.ts";
import { warehouseName } from "./known.ts";

export interface RecordName {
  readonly warehouse: string;
  readonly posting_date: string;
  readonly number: number;
}

/** Day and number, where the warehouse stands already: "27 Nov 2026 / 3". */
export function recordNumber(record: Omit<RecordName, "warehouse">): string {
  return `${dateText(record.posting_date)} / ${record.number}`;
}

/** "Main warehouse · 27 Nov 2026 / 3". */
export function recordName(record: RecordName): string {
  return `${warehouseName(record.warehouse)} · ${recordNumber(record)}`;
}
