/** Handhelds: made known, enrolled by a one-time code, revoked. */
import { at, type Page, type Query, read, write } from "./client.ts";

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly warehouses: readonly string[];
  readonly state: "waiting" | "enrolled" | "revoked";
  readonly last_seen_at: string | null;
  readonly pending: number | null;
  readonly head: number | null;
  readonly high_water: number | null;
}

export interface Enrolment {
  readonly device: string | { readonly id: string; readonly name: string };
  readonly code: string;
  readonly code_expires_at: string;
  readonly url: string;
  readonly qr_svg: string;
}

export const devices = (query: Query = {}) => read<Page<Device>>("/devices", query);
export const createDevice = (body: { name: string; warehouses: readonly string[] }) =>
  write<Enrolment>("POST", "/devices", body);
export const newCode = (id: string) => write<Enrolment>("POST", at`/devices/${id}/code`, {});
export const revokeDevice = (id: string) => write<Device>("POST", at`/devices/${id}/revoke`, {});
