/** The address as a screen's memory: filters, the open line and the search live in its query. */
import { useLocation } from "preact-iso";
import { withQuery } from "./routes.ts";

export type QueryValues = Readonly<Record<string, string | undefined>>;

export interface Address {
  readonly path: string;
  readonly query: QueryValues;
  /** Goes to another address. */
  readonly go: (url: string) => void;
  /** Changes some parameters in place; empty ones leave the address. */
  readonly change: (values: QueryValues) => void;
}

/** The present address. */
export function useAddress(): Address {
  const { path, query, route } = useLocation();
  return {
    path,
    query,
    go: (url) => route(url),
    change: (values) => route(withQuery(path, { ...query, ...values }), true),
  };
}
