/** Barcodes that were counted and that nobody knows yet. */
import { at, type Page, read, write } from "./client.ts";
import type { Foreseen } from "./inbox.ts";

export interface UnknownBarcode {
  readonly barcode: string;
  readonly events: number;
  readonly locations: readonly string[];
  readonly quantity: string;
  readonly first_at: string;
  readonly employees: readonly string[];
}

export interface Resolution {
  readonly barcode: string;
  readonly item: string;
  readonly variant: string;
  readonly unit: string;
  readonly factor: string;
  readonly create_barcode: boolean;
}

export const unknownBarcodes = (number: string) =>
  read<Page<UnknownBarcode>>(at`/inventories/${number}/barcodes`, { limit: 500 });
export const previewBarcode = (number: string, body: Resolution) =>
  write<Foreseen>("POST", at`/inventories/${number}/barcodes/preview`, body);
export const resolveBarcode = (number: string, body: Resolution) =>
  write<unknown>("POST", at`/inventories/${number}/barcodes`, body);
