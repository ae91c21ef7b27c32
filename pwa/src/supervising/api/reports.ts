/** The ledger's reports: pages of texts whose columns the server names. */
import { address, at, type Query, read } from "./client.ts";

export interface ReportColumn {
  readonly name: string;
  readonly title: string;
  readonly kind: "text" | "number" | "money";
}

export interface ReportPage {
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly next: string | null;
}

export const stockReport = (name: string, query: Query) =>
  read<ReportPage>(at`/stock-reports/${name}`, query);
export const stockReportFile = (name: string, query: Query) =>
  address(at`/stock-reports/${name}`, query);
