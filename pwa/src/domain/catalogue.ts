// The text of the catalogue on the device: blocks of rows, a row with its fields, a look-up in a block.
// The server writes it (contract of sync/catalog); the fields hold no cost, price or stock.

/** An alternative unit of an item and how many base units it holds. */
export interface AlternativeUnit {
  readonly unit: string;
  readonly factor: string;
  /** The one that handhelds offer first. */
  readonly isDefault: boolean;
}

/** One answer of the catalogue to a scan. */
export interface Hit {
  /** CLASS/CODE, as events name it. */
  readonly item: string;
  readonly itemClass: string;
  readonly code: string;
  readonly description: string;
  /** The base unit and how many decimals it takes. */
  readonly unit: string;
  readonly decimals: number;
  readonly lotManaged: boolean;
  readonly serialManaged: boolean;
  /** The pack that this barcode stands for, null when it stands for the base unit. */
  readonly pack: { readonly unit: string; readonly factor: string } | null;
  readonly variant: string | null;
  readonly alternatives: readonly AlternativeUnit[];
}

const LENGTH = 4;

/** The compressed blocks of a bucket, each behind its length in four bytes; null when it is none. */
export function splitBucket(bucket: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] | null {
  const view = new DataView(bucket.buffer, bucket.byteOffset, bucket.byteLength);
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < bucket.byteLength; ) {
    const from = start + LENGTH;
    const end = from <= bucket.byteLength ? from + view.getUint32(start) : Number.POSITIVE_INFINITY;
    if (end > bucket.byteLength) return null;
    blocks.push(bucket.slice(from, end));
    start = end;
  }
  return blocks;
}

/** The key of a row. */
export const keyOf = (row: string): string => row.slice(0, `${row}\t`.indexOf("\t"));

/** A block in which these keys have these rows and no others; the lines stay sorted as the server's. */
export function changedBlock(
  block: string,
  keys: ReadonlySet<string>,
  rows: readonly string[],
): string {
  const kept = linesOf(block).filter((row) => !keys.has(keyOf(row)));
  const lines = [...kept, ...rows].sort(byCodePoint);
  return lines.map((row) => `${row}\n`).join("");
}

/** The rows of a block. */
export const linesOf = (block: string): string[] => block.split("\n").filter((row) => row !== "");

// The server sorts by code point; JavaScript by UTF-16 unit, which differs above U+FFFF.
function byCodePoint(one: string, other: string): number {
  if (one === other) return 0;
  let place = 0;
  while (one[place] === other[place]) place += 1;
  const [a, b] = [one.charCodeAt(place), other.charCodeAt(place)];
  const isAstral = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
  if (isAstral(a) !== isAstral(b) && !Number.isNaN(a) && !Number.isNaN(b)) {
    return isAstral(a) ? 1 : -1;
  }
  return one < other ? -1 : 1;
}

/** Every row of a block whose key is exactly this one, the same hit only once. */
export function findInBlock(block: string, key: string): Hit[] {
  const hits: Hit[] = [];
  const wanted = `${key}\t`;
  for (let start = 0; start < block.length; ) {
    const found = block.startsWith(wanted, start)
      ? start
      : after(block.indexOf(`\n${wanted}`, start));
    if (found < 0) break;
    const end = block.indexOf("\n", found);
    const hit = parseRow(block.slice(found, end < 0 ? undefined : end));
    if (!hits.some((other) => sameHit(other, hit))) hits.push(hit);
    start = end < 0 ? block.length : end + 1;
  }
  return hits;
}

const after = (newline: number): number => (newline < 0 ? -1 : newline + 1);

function sameHit(one: Hit, other: Hit): boolean {
  return (
    one.item === other.item && one.variant === other.variant && one.pack?.unit === other.pack?.unit
  );
}

/** key ⇥ class ⇥ code ⇥ description ⇥ unit ⇥ decimals ⇥ flags ⇥ row_unit ⇥ row_factor ⇥ variant ⇥ alternatives */
export function parseRow(row: string): Hit {
  const field = row.split("\t");
  const [key = "", itemClass = "", code = "", description = "", unit = "", decimals = ""] = field;
  const [flags = "", packUnit = "", packFactor = "", variant = "", alternatives = ""] =
    field.slice(6);
  const ownCode = code || key;
  return {
    item: `${itemClass}/${ownCode}`,
    itemClass,
    code: ownCode,
    description,
    unit,
    decimals: Number(decimals) || 0,
    lotManaged: flags.includes("L"),
    serialManaged: flags.includes("S"),
    pack: packUnit ? { unit: packUnit, factor: packFactor || "1" } : null,
    variant: variant || null,
    alternatives: alternatives ? alternatives.split(";").map(parseAlternative) : [],
  };
}

function parseAlternative(text: string): AlternativeUnit {
  const isDefault = text.startsWith("*");
  const [unit = "", factor = "1"] = text.slice(isDefault ? 1 : 0).split("=");
  return { unit, factor, isDefault };
}
