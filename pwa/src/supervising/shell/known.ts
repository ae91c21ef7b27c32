/**
 * Short lists that many screens need (warehouses, list types, employees), read once and kept: their
 * descriptions stand where a code alone would say little, and forms choose from them.
 */
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Found } from "../../ui/combobox.tsx";
import type { Option } from "../../ui/field.tsx";
import { items, locations, type Warehouse, warehouses } from "../api/catalog.ts";
import type { Page } from "../api/client.ts";
import { type Employee, employees, type ListType, listTypes } from "../api/people.ts";
import { type Method, methods } from "../api/valuation.ts";

interface Known<Row> {
  readonly rows: Signal<readonly Row[]>;
  readonly refresh: () => Promise<void>;
  /** The rows of now; where nobody asked before they are read, and whoever shows them drawn again. */
  readonly ready: () => readonly Row[];
}

function known<Row>(load: () => Promise<Page<Row>>): Known<Row> {
  const rows = signal<readonly Row[]>([]);
  let asked = false;
  const refresh = async (): Promise<void> => {
    asked = true;
    const page = await load().catch(() => undefined);
    asked = page !== undefined;
    if (page) rows.value = page.rows;
  };
  const ready = (): readonly Row[] => {
    if (!asked) void refresh();
    return rows.value;
  };
  return { rows, refresh, ready };
}

export const knownWarehouses = known<Warehouse>(() => warehouses({ limit: 500 }));
const knownEmployees = known<Employee>(() => employees({ limit: 500 }));
export const knownMethods = known<Method>(() => methods());
export const knownListTypes = known<ListType>(() => listTypes({ limit: 500 }));

/** The rows, read when the first screen needs them. */
export function useKnown<Row>(list: Known<Row>): readonly Row[] {
  useEffect(() => {
    if (list.rows.peek().length === 0) void list.refresh();
  }, [list]);
  return list.rows.value;
}

/** A warehouse by its description, else its code. */
export function warehouseName(code: string): string {
  const found = knownWarehouses.ready().find((warehouse) => warehouse.code === code);
  return found?.description || code;
}

/** Employees by their names, else by their codes: "Anna Rossi, 23". */
export function employeesText(codes: readonly string[]): string {
  const rows = codes.length > 0 ? knownEmployees.ready() : [];
  const named = (code: string): string => {
    const found = rows.find((employee) => employee.code === code);
    return (found && employeeName(found)) || code;
  };
  return codes.map(named).join(", ");
}

/** Codes with descriptions for a choice; `any` stands first and means none in particular. */
export function optionsOf(
  rows: readonly { readonly code: string; readonly description: string }[],
  any?: string,
): readonly Option[] {
  const found = rows.map(({ code, description }) => ({
    value: code,
    text: description && description !== code ? `${code} · ${description}` : code,
  }));
  return any === undefined ? found : [{ value: "", text: any }, ...found];
}

/** Full name of an employee, for lists of people. */
export function employeeName(employee: Pick<Employee, "name" | "surname">): string {
  return [employee.name, employee.surname].filter(Boolean).join(" ");
}

const OFFERED = 20;

export async function searchItems(text: string): Promise<readonly Found[]> {
  const { rows } = await items({ search: text, limit: OFFERED });
  return rows.map((item) => ({ value: item.item, text: item.description }));
}

export const searchLocations =
  (warehouse: string) =>
  async (text: string): Promise<readonly Found[]> => {
    const { rows } = await locations({ warehouse, search: text, limit: OFFERED });
    return rows.map((location) => ({ value: location.code, text: location.description }));
  };

export async function searchEmployees(text: string): Promise<readonly Found[]> {
  const { rows } = await employees({ search: text, limit: OFFERED });
  return rows.map((employee) => ({ value: employee.code, text: employeeName(employee) }));
}
