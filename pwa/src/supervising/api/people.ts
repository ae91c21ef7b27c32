/** Employees who count, users who sign in, list types, handhelds. */
import { at, type Page, type Query, read, write } from "./client.ts";
import type { Role } from "./session.ts";

export interface Employee {
  readonly code: string;
  readonly surname: string;
  readonly name: string;
  readonly badge: string | null;
  readonly team: string;
}

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly employee: string | null;
  readonly never_counts: boolean;
  readonly active: boolean;
  readonly language: string;
}

export interface ListType {
  readonly code: string;
  readonly description: string;
  readonly keep_location: boolean;
  readonly blind: boolean;
  readonly combine: string;
  readonly required_counts: number;
  readonly overlap: string;
  readonly uncounted: string;
  readonly pin_required: boolean;
  readonly area_control: boolean;
  readonly quantity_limit: string | null;
  readonly percent_limit: string | null;
  readonly value_limit: string | null;
}

export const employees = (query: Query = {}) => read<Page<Employee>>("/employees", query);
export const createEmployee = (body: unknown) => write<Employee>("POST", "/employees", body);
export const changeEmployee = (code: string, body: unknown) =>
  write<Employee>("PATCH", at`/employees/${code}`, body);

export const users = (query: Query = {}) => read<Page<User>>("/users", query);
export const createUser = (body: unknown) => write<User>("POST", "/users", body);
export const changeUser = (name: string, body: unknown) =>
  write<User>("PATCH", at`/users/${name}`, body);

export const listTypes = (query: Query = {}) => read<Page<ListType>>("/list-types", query);
export const createListType = (body: unknown) => write<ListType>("POST", "/list-types", body);
export const changeListType = (code: string, body: unknown) =>
  write<ListType>("PATCH", at`/list-types/${code}`, body);
