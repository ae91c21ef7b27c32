/** What made a stock record, as a link to it where there is something to go to. */
import type { JSX } from "preact";
import { stockText as text } from "../../i18n/desk.ts";
import type { StockRecord } from "../api/ledger.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { textFor } from "../shell/words.ts";

/** The number of the inventory that an alignment belongs to: the key may name the line as well. */
export function inventoryOf(row: Pick<StockRecord, "origin" | "origin_key">): string | undefined {
  if (row.origin !== "alignment") return undefined;
  return /\d{4}-\d{3,}/.exec(row.origin_key)?.[0];
}

/** Where one sees what made a record: its inventory by number, or the lines of its closing. */
export function madeBy(
  row: Pick<StockRecord, "origin" | "origin_key">,
): { readonly text: string; readonly href: string } | undefined {
  const number = inventoryOf(row);
  if (number) return { text: number, href: desk`/inventories/${number}/alignments` };
  if (row.origin !== "closing" || !row.origin_key) return undefined;
  const href = withQuery("/desk/valuation/closing-lines", { closing: row.origin_key });
  return { text: "", href };
}

/** Manual, import, alignment …; an alignment leads to its inventory, a closing to its lines. */
export function Origin({ row }: { readonly row: StockRecord }): JSX.Element {
  const word = textFor(text, `origin_${row.origin}`) ?? row.origin;
  const source = madeBy(row);
  if (!source) return <>{word}</>;
  return (
    <>
      {source.text && `${word} `}
      <a href={source.href} onClick={(event) => event.stopPropagation()}>
        {source.text || word}
      </a>
    </>
  );
}
