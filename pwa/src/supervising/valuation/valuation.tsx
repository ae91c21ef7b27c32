/** The valued inventory: quantity and value at a date, by methods, per item or per warehouse. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, stockText as text, valuationText } from "../../i18n/desk.ts";
import { countText, dateText } from "../../i18n/format.ts";
import { Button } from "../../ui/button.tsx";
import { Band, Empty, Figure, Figures } from "../../ui/states.tsx";
import {
  type ValuedInventory,
  type ValuedRow,
  type ValuedTotals,
  valuedInventory,
  valuedInventoryFile,
  valuedTotals,
} from "../api/files.ts";
import { saveHistory } from "../api/valuation.ts";
import { Downloads, ValuationTabs } from "../closings/tabs.tsx";
import { methodNames } from "../closings/words.ts";
import { usePages } from "../loading/pages.ts";
import { useResource } from "../loading/resource.ts";
import { money } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { useAddress } from "../shell/address.ts";
import { learnCurrency } from "../shell/currency.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FilterBar } from "../shell/filter-bar.tsx";
import { FormDialog } from "../shell/form-dialog.tsx";
import { knownWarehouses, optionsOf, useKnown } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { Screen } from "../shell/screen.tsx";
import { columns } from "./columns.tsx";
import { ValuationChoices } from "./valuation-choices.tsx";
import { DETAILS, FILTERS, given, type ValuationWish, wishFrom } from "./wish.ts";

/** What stands where a sum will be. */
const WAITED_FOR = "…";

/** The sums of all rows; they come after the first rows, until then their places are kept. */
function TotalFigures({
  methods,
  sums,
}: {
  readonly methods: readonly string[];
  readonly sums: ValuedTotals | undefined;
}): JSX.Element {
  const broken = sums?.invariants.filter((one) => !one.holds).map((one) => one.code) ?? [];
  const values = new Map(sums?.methods.map((one) => [one.method, one.value]));
  const without = sums?.methods[0]?.without_value ?? 0;
  return (
    <>
      <Figures>
        {methods.map((one) => (
          <Figure key={one} label={methods.length > 1 ? methodNames(one) : text("total_value")}>
            {sums ? money(values.get(one), sums.currency) : WAITED_FOR}
          </Figure>
        ))}
        <Figure label={text("rows")}>{sums ? countText(sums.rows) : WAITED_FOR}</Figure>
        <Figure label={text("without_value")} tone={without > 0 ? "minus" : "plain"}>
          {sums ? countText(without) : WAITED_FOR}
        </Figure>
      </Figures>
      {broken.length > 0 && (
        <Band meaning="error">
          {valuationText("invariants_broken", { codes: broken.join(", ") })}
        </Band>
      )}
    </>
  );
}

function SaveButton({
  wish,
  onSaved,
}: {
  readonly wish: ValuationWish;
  readonly onSaved: () => void;
}): JSX.Element | null {
  const [asked, setAsked] = useState(false);
  if (!iMay("close")) return null;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{valuationText("save_history")}</Button>
      {asked && (
        <FormDialog
          title={valuationText("save_title")}
          intro={valuationText("save_text")}
          fields={[{ name: "name", label: valuationText("name"), required: true }]}
          onSubmit={(values) => saveHistory({ ...given(wish), name: values["name"] })}
          onDone={() => {
            setAsked(false);
            onSaved();
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}

const filterLabels = {
  warehouse: () => deskText("warehouse"),
  item_class: () => valuationText("item_class"),
  item: () => deskText("item"),
  variant: () => valuationText("detail_variant"),
  nature: () => valuationText("nature"),
  category: () => deskText("category"),
  tax_category: () => valuationText("tax_category"),
  abc: () => valuationText("abc"),
  reason: () => valuationText("moved_with"),
} as const;

/** The report of the address's date, methods, grouping and filters. */
export function ValuationScreen(): JSX.Element {
  const { query } = useAddress();
  const warehouses = useKnown(knownWarehouses);
  const wish = wishFrom(query);
  const [saved, setSaved] = useState(false);
  const pages = usePages<ValuedRow, ValuedInventory>(JSON.stringify(wish), (paging) =>
    valuedInventory({ ...wish, ...paging }).then(learnCurrency),
  );
  const { sort: _, ...question } = wish;
  const totals = useResource(JSON.stringify(question), () => valuedTotals(question));
  const sums = totals.loading ? undefined : totals.value;
  return (
    <Screen title={text("valued_at", { date: dateText(wish.at) })}>
      <ValuationTabs />
      <ValuationChoices wish={wish} />
      <TotalFigures methods={wish.method.split(" ")} sums={sums} />
      {!pages.problem && <ProblemBand problem={totals.problem} onRetry={totals.reload} />}
      <FilterBar
        filters={FILTERS.map((name) => ({
          name,
          label: filterLabels[name](),
          ...(name === "warehouse" && { options: optionsOf(warehouses) }),
        }))}
        end={
          <>
            <SaveButton wish={wish} onSaved={() => setSaved(true)} />
            <Downloads
              name={`${wish.method.replaceAll(" ", "-")}-${wish.at}`}
              hrefFor={(form) => valuedInventoryFile({ ...wish, ...form })}
            />
          </>
        }
      />
      {saved && <Band meaning="good">{valuationText("saved")}</Band>}
      <DataTable
        label={deskText("nav_valuation")}
        pages={pages}
        columns={columns(wish, sums)}
        rowKey={(row) =>
          [
            row.method,
            row.warehouse,
            row.item_class,
            row.item_code,
            ...DETAILS.map((n) => row[n]),
          ].join("\u0000")
        }
        empty={<Empty title={text("nothing_valued")} text={text("no_stock_text")} />}
      />
    </Screen>
  );
}
