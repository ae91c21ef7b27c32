/** Parameters of the years, and what each warehouse's closings keep and postings check. */
import { at, type Page, read, write } from "./client.ts";

export interface YearParameters {
  readonly year: number;
  readonly own_period_start: string | null;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly value_by_warehouse: boolean;
  readonly allow_negative_stock: boolean;
  readonly lots_and_serials: boolean;
  readonly lots_required: boolean;
  readonly unique_lots: boolean;
  readonly fiscal_start: string;
}

export interface WarehouseSettings {
  readonly warehouse: string;
  readonly variants: boolean;
  readonly locations: boolean;
  readonly lots_and_serials: boolean;
  readonly projects: boolean;
  readonly partners: boolean;
  readonly negative_stock?: boolean;
}

export type SettingsKind = "closing-dimensions" | "stock-checks";

export const yearParameters = () => read<Page<YearParameters>>("/parameters");
export const setYearParameters = (year: string, body: unknown) =>
  write<unknown>("PUT", at`/parameters/${year}`, body);
export const warehouseSettings = (kind: SettingsKind) => read<Page<WarehouseSettings>>(`/${kind}`);
export const setWarehouseSettings = (kind: SettingsKind, warehouse: string, body: unknown) =>
  write<WarehouseSettings>("PUT", `/${kind}${at`/${warehouse}`}`, body);
