/** How management areas value their stock: a method for each, by tax category where they differ. */
import type { JSX } from "preact";
import { masterText, settingsText } from "../../i18n/desk.ts";
import { keepingText as text } from "../../i18n/desk-keeping.ts";
import {
  type CostType,
  changeCostType,
  costTypes,
  createCostType,
  deleteCostType,
} from "../api/keeping.ts";
import { ValuationTabs, valuationWay } from "../closings/tabs.tsx";
import { methodNames } from "../closings/words.ts";
import { MasterScreen } from "../master/master-screen.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";

/** The methods that an area may choose, as the server offers them. */
export const COST_TYPES = [
  "average",
  "last",
  "standard",
  "registry-average",
  "registry-last",
  "lower-of-cost",
] as const;

const lineOf = (row: CostType): string =>
  [row.management_area, row.tax_category || text("any_tax_category")].join(" · ");

/** All lines. */
export function CostTypesScreen(): JSX.Element {
  const method: FieldSpec = {
    name: "cost_type",
    label: text("cost_type"),
    kind: "choice",
    options: COST_TYPES.map((value) => ({ value, text: methodNames(value) })),
  };
  const area: readonly FieldSpec[] = [
    {
      name: "management_area",
      label: masterText("management_area"),
      hint: text("area_hint"),
      required: true,
    },
    { name: "tax_category", label: settingsText("tax_category"), hint: text("tax_category_hint") },
  ];
  return (
    <MasterScreen<CostType>
      title={text("tab_cost-types")}
      kind="cost-types"
      keeps="close"
      tabs={<ValuationTabs />}
      way={valuationWay()}
      about={text("cost_types_text")}
      load={costTypes}
      rowKey={(row) => JSON.stringify([row.management_area, row.tax_category])}
      rowTitle={lineOf}
      columns={[
        {
          key: "area",
          title: masterText("management_area"),
          cell: (row) => <b>{row.management_area}</b>,
        },
        {
          key: "tax",
          title: settingsText("tax_category"),
          cell: (row) => row.tax_category || text("any_tax_category"),
        },
        {
          key: "type",
          title: text("cost_type"),
          fills: true,
          cell: (row) => methodNames(row.cost_type),
        },
      ]}
      fields={(row) => (row ? [method] : [...area, method])}
      create={({ management_area, tax_category, cost_type }) =>
        createCostType({
          management_area: String(management_area).trim(),
          tax_category: String(tax_category).trim(),
          cost_type,
        })
      }
      change={(row, values) => changeCostType(row, String(values["cost_type"]))}
      remove={{ text: text("cost_type_removed"), send: deleteCostType }}
    />
  );
}
