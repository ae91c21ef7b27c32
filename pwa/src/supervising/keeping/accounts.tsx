/** On which accounts stock is booked, by warehouse and product category. */
import type { JSX } from "preact";
import { deskText } from "../../i18n/desk.ts";
import { keepingText as text } from "../../i18n/desk-keeping.ts";
import {
  type Accounts,
  accounts,
  changeAccounts,
  createAccounts,
  deleteAccounts,
} from "../api/keeping.ts";
import { ValuationTabs, valuationWay } from "../closings/tabs.tsx";
import { MasterScreen } from "../master/master-screen.tsx";
import type { Values } from "../shell/form-dialog.tsx";
import type { FieldSpec } from "../shell/form-fields.tsx";
import { knownWarehouses, optionsOf, useKnown, warehouseName } from "../shell/known.ts";

const ROLES = ["stock_account", "variation_account", "difference_account"] as const;

function roleFields(): readonly FieldSpec[] {
  return ROLES.map((name) => ({
    name,
    label: text(name),
    ...(name === "difference_account" && { hint: text("difference_account_hint") }),
  }));
}

const rolesOf = (values: Values): object =>
  Object.fromEntries(ROLES.map((name) => [name, String(values[name] ?? "").trim()]));

/** The place that a line speaks for. */
export function placeOf({ warehouse, category }: Pick<Accounts, "warehouse" | "category">): string {
  return [
    warehouse ? warehouseName(warehouse) : text("any_warehouse"),
    category || text("any_category"),
  ].join(" · ");
}

/** All lines. */
export function AccountsScreen(): JSX.Element {
  const warehouses = useKnown(knownWarehouses);
  const places: readonly FieldSpec[] = [
    {
      name: "warehouse",
      label: deskText("warehouse"),
      kind: "choice",
      options: optionsOf(warehouses, text("any_warehouse")),
    },
    { name: "category", label: deskText("category") },
  ];
  return (
    <MasterScreen<Accounts>
      title={text("tab_accounts")}
      kind="accounts"
      keeps="close"
      tabs={<ValuationTabs />}
      way={valuationWay()}
      about={text("accounts_text")}
      load={accounts}
      rowKey={(row) => String(row.id)}
      rowTitle={placeOf}
      columns={[
        {
          key: "warehouse",
          title: deskText("warehouse"),
          cell: (row) => (
            <b>{row.warehouse ? warehouseName(row.warehouse) : text("any_warehouse")}</b>
          ),
        },
        {
          key: "category",
          title: deskText("category"),
          fills: true,
          cell: (row) => row.category || text("any_category"),
        },
        ...ROLES.map((name) => ({
          key: name,
          title: text(name),
          cell: (row: Accounts) => row[name],
        })),
      ]}
      fields={(row) => (row ? roleFields() : [...places, ...roleFields()])}
      create={(values) =>
        createAccounts({
          warehouse: values["warehouse"],
          category: String(values["category"] ?? "").trim(),
          ...rolesOf(values),
        })
      }
      change={(row, values) => changeAccounts(row, rolesOf(values))}
      remove={{ text: text("accounts_removed"), send: deleteAccounts }}
    />
  );
}
