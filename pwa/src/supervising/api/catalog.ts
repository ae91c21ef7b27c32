/** Master data: warehouses, locations, units, items and their barcodes. */
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Warehouse {
  readonly code: string;
  readonly description: string;
  readonly site: string;
  readonly management_area: string;
  readonly valid_until: string | null;
  readonly time_zone: string;
}

export interface Location {
  readonly warehouse: string;
  readonly code: string;
  readonly description: string;
  readonly area: string;
}

export interface Unit {
  readonly code: string;
  readonly description: string;
  readonly decimals: number;
}

export interface Item {
  readonly item: string;
  readonly class: string;
  readonly code: string;
  readonly description: string;
  readonly unit: string;
  readonly category: string;
  readonly abc: string;
  readonly lot_managed: boolean;
  readonly serial_managed: boolean;
  readonly standard_cost: string | null;
  readonly last_cost: string | null;
  readonly average_cost: string | null;
  readonly next_standard_cost: string | null;
  readonly sales_price: string | null;
  readonly description2: string;
  readonly tax_category: string;
  readonly nature: string;
  readonly fiscal_interest: boolean;
}

export interface ItemBarcode {
  readonly barcode: string;
  readonly type: string;
  readonly unit: string | null;
  readonly variant: string;
}

export interface AlternativeUnit {
  readonly unit: string;
  readonly factor: string;
  readonly handheld_default: boolean;
}

/** What the register says of a lot. */
export interface Lot {
  readonly lot: string;
  readonly expiry: string | null;
  readonly status: "available" | "unavailable";
  readonly unit_cost: string | null;
  readonly supplier: string;
  readonly supplier_lot: string;
}

export interface ItemDetail extends Item {
  readonly barcodes: readonly ItemBarcode[];
  readonly alternative_units: readonly AlternativeUnit[];
}

export const warehouses = (query: Query = {}) => read<Page<Warehouse>>("/warehouses", query);
export const createWarehouse = (body: unknown) => write<Warehouse>("POST", "/warehouses", body);
export const changeWarehouse = (code: string, body: unknown) =>
  write<Warehouse>("PATCH", at`/warehouses/${code}`, body);
export const locations = (query: Query) => read<Page<Location>>("/locations", query);
export const createLocation = (body: unknown) => write<Location>("POST", "/locations", body);
export const changeLocation = (row: Location, body: unknown) =>
  write<Location>("PATCH", at`/locations/${row.warehouse}/${row.code}`, body);
export const units = (query: Query = {}) => read<Page<Unit>>("/units", query);
export const createUnit = (body: unknown) => write<Unit>("POST", "/units", body);
export const items = (query: Query) => read<Page<Item>>("/items", query);
export const item = (classCode: string, code: string) =>
  read<ItemDetail>(at`/items/${classCode}/${code}`);
export const createItem = (body: unknown) => write<Item>("POST", "/items", body);
export const changeItem = (row: Item, body: unknown) =>
  write<Item>("PATCH", at`/items/${row.class}/${row.code}`, body);
export const addBarcode = (row: Item, body: unknown) =>
  write<unknown>("POST", at`/items/${row.class}/${row.code}/barcodes`, body);
export const lots = (row: Item, query: Query) =>
  read<Page<Lot>>(at`/items/${row.class}/${row.code}/lots`, query);
export const keepLot = (row: Item, lot: string, body: unknown) =>
  write<Lot>("PUT", at`/items/${row.class}/${row.code}/lots/${lot}`, body);
export const keepUnit = (row: Item, unit: string, body: unknown) =>
  write<ItemDetail>("PUT", at`/items/${row.class}/${row.code}/units/${unit}`, body);
export const removeUnit = (row: Item, unit: string) =>
  write<ItemDetail>("DELETE", at`/items/${row.class}/${row.code}/units/${unit}`);
export const categories = () => read<readonly string[] | Page<string>>("/categories");
