/** What made a stock record, as a link to it where there is something to go to. */
import type { JSX } from "preact";
import { stockText as text } from "../../i18n/desk.ts";
import type { StockRecord } from "../api/ledger.ts";
import { desk } from "../shell/routes.ts";
import { textFor } from "../shell/words.ts";

/** The number of the inventory that an alignment belongs to: the key may name the line as well. */
export function inventoryOf(row: Pick<StockRecord, "origin" | "origin_key">): string | undefined {
  if (row.origin !== "alignment") return undefined;
  return /\d{4}-\d{3,}/.exec(row.origin_key)?.[0];
}

/** Manual, import, alignment …; an alignment leads to its inventory. */
export function Origin({ row }: { readonly row: StockRecord }): JSX.Element {
  const word = textFor(text, `origin_${row.origin}`) ?? row.origin;
  const number = inventoryOf(row);
  if (!number) return <>{[word, row.origin_key].filter(Boolean).join(" · ")}</>;
  return (
    <>
      {word}{" "}
      <a
        href={desk`/inventories/${number}/alignments`}
        onClick={(event) => event.stopPropagation()}
      >
        {number}
      </a>
    </>
  );
}
