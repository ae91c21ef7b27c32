/** Physical inventories, their count lists, and how far the counting is. */
import { at, type Page, type Query, read, write } from "./client.ts";

export type CostMethod = "average" | "last" | "standard";

export interface Inventory {
  readonly number: string;
  readonly date: string;
  readonly description: string;
  readonly notes?: string;
  readonly state: string;
  readonly cost_method: CostMethod;
  readonly lists: number | readonly CountList[];
  readonly lines?: number;
}

export interface CountList {
  readonly id: string;
  readonly number: string;
  readonly inventory: string;
  readonly description: string;
  readonly list_type: string;
  readonly warehouse: string;
  readonly pass: number;
  readonly root_list: string | null;
  readonly state: string;
  readonly team: string;
  readonly employees: readonly string[];
  readonly scope_lines: number;
  readonly closing_date: string | null;
  readonly released_at: string | null;
  readonly closed_at: string | null;
  readonly closed_by: string | null;
  readonly close_reason: string | null;
}

export interface InventoryDetail extends Omit<Inventory, "lists"> {
  readonly lists: readonly CountList[];
}

export interface NewInventory {
  readonly date: string;
  readonly description: string;
  readonly notes: string;
  readonly cost_method: CostMethod;
}

export interface NewList {
  readonly list_type: string;
  readonly warehouse: string;
  readonly description: string;
  readonly employees: readonly string[];
  readonly team: string;
  readonly areas: readonly string[];
  readonly scope: readonly { readonly location: string; readonly item: string }[];
  readonly closing_date: string | null;
}

export interface Generation {
  readonly description: string;
  readonly list_type: string;
  readonly warehouse: string;
  readonly locations: readonly string[] | null;
  readonly location_prefix: string | null;
  readonly category: string | null;
  readonly stock_nonzero: boolean;
  readonly split: "none" | "location-prefix" | number;
  readonly employees: readonly string[];
}

export interface ScopeLine {
  readonly location: string;
  readonly item: string;
  readonly variant?: string;
  readonly lot?: string;
  readonly serial?: string;
}

export const inventories = (query: Query) => read<Page<Inventory>>("/inventories", query);
export const createInventory = (body: NewInventory) =>
  write<Inventory>("POST", "/inventories", body);
export const inventory = (number: string) => read<InventoryDetail>(at`/inventories/${number}`);
export const changeInventory = (number: string, body: Partial<NewInventory>) =>
  write<Inventory>("PATCH", at`/inventories/${number}`, body);
export const deleteInventory = (number: string) =>
  write<void>("DELETE", at`/inventories/${number}`);
export const releaseInventory = (number: string) =>
  write<unknown>("POST", at`/inventories/${number}/release`, {});
export const closeInventory = (number: string, reason: string) =>
  write<Inventory>("POST", at`/inventories/${number}/close`, reason ? { reason } : {});

export const addList = (number: string, body: NewList) =>
  write<CountList>("POST", at`/inventories/${number}/lists`, body);
export const generateLists = (number: string, body: Generation, dryRun: boolean) =>
  write<{ readonly lists: readonly Partial<CountList>[] }>(
    "POST",
    at`/inventories/${number}/lists/generate`,
    body,
    dryRun ? { dry_run: true } : {},
  );
export const countList = (id: string) => read<CountList>(at`/lists/${id}`);
export const changeList = (id: string, body: Partial<NewList>) =>
  write<CountList>("PATCH", at`/lists/${id}`, body);
export const deleteList = (id: string) => write<void>("DELETE", at`/lists/${id}`);
export const releaseList = (id: string) => write<CountList>("POST", at`/lists/${id}/release`, {});
export const forceClose = (id: string, reason: string) =>
  write<CountList>("POST", at`/lists/${id}/force-close`, { reason });

/** Positions with stock that nobody counted: how many, by area, and what becomes of them. */
export interface Left {
  readonly policy: "keep" | "zero" | "block";
  readonly total: number;
  readonly by_area: Readonly<Record<string, number>>;
}
export const leftOf = (id: string) => read<Left>(at`/lists/${id}/left`);
export const listScope = (id: string) =>
  read<{ readonly whole: boolean; readonly lines: readonly ScopeLine[] }>(at`/lists/${id}/scope`);
