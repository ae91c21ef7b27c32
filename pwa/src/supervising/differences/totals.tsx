/** The four figures above the grid and the picture of value by warehouse. */
import type { JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import { countText } from "../../i18n/format.ts";
import { ValueBars } from "../../ui/picture.tsx";
import { Figure, Figures } from "../../ui/states.tsx";
import type { DifferencesPage } from "../api/differences.ts";
import { approximate, money, toneOf } from "../numbers.ts";
import { warehouseName } from "../shell/known.ts";

const SHOWN = 3;

/** Lines, net, gross, to review, and plus and minus of the warehouses with the most value. */
export function TotalsRow({ page }: { readonly page: DifferencesPage }): JSX.Element {
  const { totals, currency } = page;
  const bars = totals.by_warehouse
    .map(({ warehouse, plus, minus }) => ({
      label: warehouseName(warehouse),
      plus: approximate(plus),
      minus: Math.abs(approximate(minus)),
    }))
    .sort((one, other) => other.plus + other.minus - (one.plus + one.minus))
    .slice(0, SHOWN);
  return (
    <Figures>
      <Figure label={text("lines")}>{countText(totals.lines)}</Figure>
      <Figure label={text("net")} tone={toneOf(totals.net)}>
        {money(totals.net, currency)}
      </Figure>
      <Figure label={text("gross")}>{money(totals.gross, currency)}</Figure>
      <Figure label={text("to_review")}>{countText(totals.to_review)}</Figure>
      {bars.length > 0 && (
        <Figure label={text("by_warehouse")}>
          <ValueBars bars={bars} />
        </Figure>
      )}
    </Figures>
  );
}
