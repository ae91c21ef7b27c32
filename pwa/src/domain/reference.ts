// What the server tells a handheld besides the catalogue: lists, their rules, people, places.
// Shapes of GET /sync/changes; one kind each.

export interface Position {
  readonly location: string | null;
  readonly item: string;
  readonly variant: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
}

/** A count list. Empty `employees` = everybody; null `locations` = the whole warehouse. */
export interface CountList {
  readonly id: string;
  readonly number: string;
  readonly description: string;
  readonly inventory: string;
  readonly warehouse: string;
  readonly warehouse_description: string;
  readonly pass: number;
  readonly state: "released" | "closed";
  readonly list_type: string;
  readonly employees: readonly string[];
  readonly locations: readonly string[] | null;
  readonly items: readonly string[] | null;
  readonly areas: readonly string[];
  readonly root_list: string | null;
  readonly released_at: string;
  readonly planned: readonly Position[];
}

export interface ListType {
  readonly code: string;
  readonly description: string;
  readonly keep_location: boolean;
  readonly blind: boolean;
  readonly combine: "team" | "independent";
  readonly required_counts: number;
  readonly pin_required: boolean;
  readonly area_control: boolean;
}

export interface PinVerifier {
  readonly algorithm: "pbkdf2-sha256";
  readonly iterations: number;
  readonly salt: string;
  readonly hash: string;
}

export interface Employee {
  readonly code: string;
  readonly name: string;
  readonly badge: string | null;
  readonly pin: PinVerifier | null;
}

export interface Location {
  readonly warehouse: string;
  readonly code: string;
  readonly description: string;
  readonly area: string | null;
}

/** A supervisor's answer to an unknown barcode. */
export interface Resolution {
  readonly barcode: string;
  readonly item: string;
  readonly variant: string | null;
  readonly unit: string | null;
  readonly factor: string | null;
}

/** Logical stock as of the last sync; never sent for blind lists. */
export interface ListStock {
  readonly list: string;
  readonly as_of: string;
  readonly positions: readonly (Position & { readonly quantity: string })[];
}

/** The type of each kind's value. */
export interface ReferenceKinds {
  list: CountList;
  list_type: ListType;
  employee: Employee;
  location: Location;
  resolution: Resolution;
  stock: ListStock;
  setting: unknown;
}

export type ReferenceKind = keyof ReferenceKinds;
