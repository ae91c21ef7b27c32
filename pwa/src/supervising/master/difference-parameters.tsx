/** The reasons that an alignment uses in each warehouse. */
import type { JSX } from "preact";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import {
  type DifferenceParameters,
  differenceParameters,
  type Reason,
  reasons,
  setDifferenceParameters,
} from "../api/ledger.ts";
import { useResource } from "../loading/resource.ts";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";
import { MasterScreen, orNull } from "./master-screen.tsx";

/** Only reasons with physical inventory may be chosen. */
function choices(known: readonly Reason[], warehouse: string, type: string): FieldSpec["options"] {
  const fitting = known.filter(
    (reason) => reason.warehouse === warehouse && reason.type === type && reason.physical_inventory,
  );
  return optionsOf(fitting, text("no_reason"));
}

/** One row per warehouse. */
export function DifferenceParametersScreen(): JSX.Element {
  const warehouses = optionsOf(useKnown(knownWarehouses));
  const found = useResource("reasons", () => reasons({ limit: 500 }));
  const known = found.value?.rows ?? [];
  const send = (warehouse: string, values: object): Promise<unknown> => {
    const { positive_reason, negative_reason } = orNull(
      values as Parameters<typeof orNull>[0],
      "positive_reason",
      "negative_reason",
    );
    return setDifferenceParameters(warehouse, { positive_reason, negative_reason });
  };
  return (
    <MasterScreen<DifferenceParameters>
      title={text("part_difference-parameters")}
      kind="difference-parameters"
      keeps="keep_reasons"
      load={differenceParameters}
      rowKey={(row) => row.warehouse}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          cell: (row) => <b>{warehouseName(row.warehouse)}</b>,
        },
        { key: "plus", title: text("positive_reason"), cell: (row) => row.positive_reason },
        { key: "minus", title: text("negative_reason"), cell: (row) => row.negative_reason },
      ]}
      fields={(row, values) => {
        const warehouse = String(row?.warehouse ?? values["warehouse"] ?? warehouses[0]?.value);
        return [
          {
            name: "warehouse",
            label: deskText("warehouse"),
            kind: "choice",
            options: warehouses,
            disabled: row !== undefined,
          },
          {
            name: "positive_reason",
            label: text("positive_reason"),
            kind: "choice",
            options: choices(known, warehouse, "load") ?? [],
          },
          {
            name: "negative_reason",
            label: text("negative_reason"),
            kind: "choice",
            options: choices(known, warehouse, "unload") ?? [],
          },
        ];
      }}
      create={(values) => send(String(values["warehouse"]), values)}
      change={(row, values) => send(row.warehouse, values)}
    />
  );
}
