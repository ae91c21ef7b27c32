/** Accounts, cost types of management areas, and years before the product. */
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Accounts {
  readonly id: number;
  readonly warehouse: string;
  readonly category: string;
  readonly stock_account: string;
  readonly variation_account: string;
  readonly difference_account: string;
}

export interface CostType {
  readonly management_area: string;
  readonly tax_category: string;
  readonly cost_type: string;
}

export interface EarlierYear {
  readonly id: number;
  readonly item: string;
  readonly description: string;
  readonly warehouse: string;
  readonly year: number;
  readonly stock: string;
  readonly loaded_quantity: string;
  readonly loaded_value: string | null;
  readonly average_cost: string | null;
}

export const accounts = (query: Query) => read<Page<Accounts>>("/accounts", query);
export const createAccounts = (body: unknown) => write<Accounts>("POST", "/accounts", body);
export const changeAccounts = (row: Accounts, body: unknown) =>
  write<Accounts>("PUT", at`/accounts/${row.id}`, body);
export const deleteAccounts = (row: Accounts) => write<void>("DELETE", at`/accounts/${row.id}`);

const ofType = ({ tax_category }: CostType): Query => ({ tax_category });
export const costTypes = (query: Query) => read<Page<CostType>>("/cost-types", query);
export const createCostType = (body: unknown) => write<CostType>("POST", "/cost-types", body);
export const changeCostType = (row: CostType, cost_type: string) =>
  write<CostType>("PUT", at`/cost-types/${row.management_area}`, { cost_type }, ofType(row));
export const deleteCostType = (row: CostType) =>
  write<void>("DELETE", at`/cost-types/${row.management_area}`, undefined, ofType(row));

export const earlierYears = (query: Query) => read<Page<EarlierYear>>("/year-history", query);
export const createEarlierYear = (body: unknown) =>
  write<EarlierYear>("POST", "/year-history", body);
export const changeEarlierYear = (row: EarlierYear, body: unknown) =>
  write<EarlierYear>("PUT", at`/year-history/${row.id}`, body);
export const deleteEarlierYear = (row: EarlierYear) =>
  write<void>("DELETE", at`/year-history/${row.id}`);
