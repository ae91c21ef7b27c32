/** Which pattern an address matches: "/desk/records/:id" gives {id}. Pure; knows no screen. */

export type Parameters = Readonly<Record<string, string>>;

/** The values of a pattern's names in a path, or undefined when it does not match. */
export function matched(pattern: string, path: string): Parameters | undefined {
  const wanted = pattern.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return found;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The first route that matches, with its values. */
export function firstMatch<Route extends { readonly path: string }>(
  routes: readonly Route[],
  path: string,
): { readonly route: Route; readonly parameters: Parameters } | undefined {
  for (const route of routes) {
    const parameters = matched(route.path, path);
    if (parameters) return { route, parameters };
  }
  return undefined;
}

/** An address below /desk with encoded values: desk`/records/${id}`. */
export function desk(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const path = parts.reduce(
    (text, part, index) => `${text}${encodeURIComponent(String(values[index - 1]))}${part}`,
  );
  return `/desk${path}`;
}

/** A path with the query parameters that have a value. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
