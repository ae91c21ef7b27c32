/** English for what valuation looks up: accounts, cost types of areas, years before the product. */
export const deskKeeping = {
  tab_accounts: "Accounts",
  "tab_cost-types": "Cost types",
  "tab_year-history": "Earlier years",
  any_warehouse: "every warehouse",
  any_category: "every category",
  any_tax_category: "every tax category",
  accounts_text:
    "The most specific line holds: warehouse and category, the warehouse, the category, every one. An account that is left empty is that of the next line. Entries are made anew each time, those of the past too.",
  stock_account: "Stock account",
  variation_account: "Variation account",
  difference_account: "Differences account",
  difference_account_hint: "Empty: the variation account takes differences too.",
  missing_stock_account: "{subject}: no stock account",
  missing_variation_account: "{subject}: no variation account",
  missing_more: "and one more|and {n} more",
  accounts_removed: "The next line that fits speaks for this stock.",
  tax_category_hint: "Empty: every tax category.",
  cost_types_text:
    "How the stock of a management area is valued by the method of the same name. Warehouses say which area they belong to.",
  cost_type: "Valued at",
  cost_type_removed:
    "The area's line for every tax category holds, else the average with a warning.",
  area_hint: "As it is written at the warehouses.",
  years_text:
    "What a fiscal year was before movements were kept here: the yearly methods build their layers from it. A year that a closing used stays as it is until the closing is restored.",
  year: "Year",
  stock: "Stock at its end",
  loaded_quantity: "Loaded quantity",
  loaded_value: "Value of the loads",
  average_cost: "Average cost",
  year_removed: "The year is computed from the movements again.",
  year_of_all: "Empty: all warehouses together.",
} as const;
