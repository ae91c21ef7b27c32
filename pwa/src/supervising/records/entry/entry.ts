/** A stock record while it is entered: what its fields hold, and the request that they make. Pure. */
import { sum } from "../../differences/contributions.ts";
import { entered, isUnreadable } from "../../typed-number.ts";

/** So much of a line, of a lot or serial. */
export interface PartEntry {
  readonly key: number;
  readonly quantity: string;
  readonly lot: string;
  readonly serial: string;
}

export interface LineEntry {
  readonly key: number;
  readonly item: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_cost: string;
  readonly amount: string;
  readonly location: string;
  readonly offset_location: string;
  readonly variant: string;
  readonly project: string;
  readonly partner: string;
  readonly notes: string;
  readonly parts: readonly PartEntry[];
}

export interface HeaderEntry {
  readonly warehouse: string;
  readonly reason: string;
  readonly posting_date: string;
  readonly time: string;
  readonly reference: string;
  readonly reference_date: string;
  readonly internal_document: string;
  readonly partner: string;
  readonly project: string;
  readonly notes: string;
}

export interface RecordEntry {
  readonly header: HeaderEntry;
  readonly lines: readonly LineEntry[];
}

let keys = 0;
const nextKey = (): number => {
  keys += 1;
  return keys;
};

export function emptyPart(given: Partial<PartEntry> = {}): PartEntry {
  return { quantity: "", lot: "", serial: "", ...given, key: nextKey() };
}

export function emptyLine(): LineEntry {
  return {
    key: nextKey(),
    item: "",
    quantity: "",
    unit: "",
    unit_cost: "",
    amount: "",
    location: "",
    offset_location: "",
    variant: "",
    project: "",
    partner: "",
    notes: "",
    parts: [],
  };
}

export function emptyRecord(warehouse: string, posting_date: string): RecordEntry {
  return {
    header: {
      warehouse,
      reason: "",
      posting_date,
      time: "",
      reference: "",
      reference_date: "",
      internal_document: "",
      partner: "",
      project: "",
      notes: "",
    },
    lines: [emptyLine()],
  };
}

const DECIMAL = /^\d+(\.\d+)?$/;

/** Whether a line says enough to be looked at. */
export function isFilled(line: LineEntry): boolean {
  return line.item.includes("/") && DECIMAL.test(entered(line.quantity));
}

/** Lines that somebody wrote into; the empty one at the end is none. */
export function writtenLines(record: RecordEntry): readonly LineEntry[] {
  return record.lines.filter((line) => line.item !== "" || line.quantity !== "");
}

/** Whether every number of a record can be read. */
export function isReadable(record: RecordEntry): boolean {
  const numbers = record.lines.flatMap((line) => [
    line.quantity,
    line.unit_cost,
    line.amount,
    ...line.parts.map((part) => part.quantity),
  ]);
  return !numbers.some(isUnreadable);
}

/** The parts that are sent: an empty quantity is one serial, or what is left of the line. */
export function partsOf(line: LineEntry): readonly Omit<PartEntry, "key">[] {
  const named = line.parts.filter((part) => part.lot || part.serial || part.quantity);
  let rest = leftOver(line);
  return named.map(({ lot, serial, quantity }) => {
    if (quantity) return { lot: lot.trim(), serial: serial.trim(), quantity: entered(quantity) };
    const own = serial ? "1" : rest;
    if (!serial) rest = "0";
    return { lot: lot.trim(), serial: serial.trim(), quantity: own };
  });
}

/** What of a line no lot or serial says yet; a serial without a quantity is one. */
export function leftOver(line: LineEntry): string {
  const total = entered(line.quantity);
  if (!DECIMAL.test(total)) return "0";
  const given = line.parts
    .map((part) => (part.quantity ? entered(part.quantity) : part.serial ? "1" : "0"))
    .filter((quantity) => DECIMAL.test(quantity));
  return sum([total, ...given.map((quantity) => `-${quantity}`)]);
}

/** Serials pasted into one field become a part each, with the lot of that field. */
export function spread(parts: readonly PartEntry[], index: number, text: string): PartEntry[] {
  const serials = text.split(/[\s,;]+/).filter(Boolean);
  return parts.flatMap((part, at) => {
    if (at !== index) return [part];
    if (serials.length <= 1) return [{ ...part, serial: text }];
    return serials.map((serial) => emptyPart({ lot: part.lot, serial, quantity: "1" }));
  });
}

/** The request's body. */
export function bodyOf(record: RecordEntry): unknown {
  const { header } = record;
  return {
    ...header,
    time: header.time || null,
    reference_date: header.reference_date || null,
    lines: writtenLines(record).map(lineBody),
  };
}

function lineBody(line: LineEntry): unknown {
  const { key: _, parts: __, ...fields } = line;
  return {
    ...fields,
    item: line.item.trim(),
    quantity: entered(line.quantity) || "0",
    unit: line.unit || null,
    unit_cost: entered(line.unit_cost) || null,
    amount: entered(line.amount) || null,
    parts: partsOf(line),
  };
}
