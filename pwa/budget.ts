// Holds the first load of the handheld to its bar (quality bar C4): HTML, CSS and JS, compressed as they are
// sent, of all that must be there before it can scan. What comes only when it is shown (closing, lines,
// settings, the desk) does not count, and of the languages only the largest: a device loads the one it speaks.
import type { Plugin, Rollup } from "vite";
import { brotli } from "./compressed.ts";

export const FIRST_LOAD_BYTES = 60 * 1024;
const LANGUAGE = /\/src\/i18n\/\w+\.ts$/;
/** Fetched apart, and waited for before anything can be scanned. */
const AWAITED = /\/src\/sync\/safekeeping\.ts$/;

/** Says how large the first load is and fails the build when it grew over the bar, naming the pieces. */
export function firstLoadBudget(limit = FIRST_LOAD_BYTES): Plugin {
  return {
    name: "first-load-budget",
    enforce: "post",
    generateBundle(_options, bundle) {
      const entries = Object.keys(bundle).filter((name) => isFirst(bundle[name]));
      if (entries.length === 0) return;
      const pieces = sizesOf(bundle, firstLoad(bundle, entries));
      const total = pieces.reduce((sum, [, bytes]) => sum + bytes, 0);
      const list = pieces.map(([name, bytes]) => `${name} ${bytes}`).join(", ");
      if (total > limit) this.error(`the first load is ${total} bytes of ${limit}: ${list}`);
      this.info(`the first load is ${total} bytes of ${limit}`);
    },
  };
}

function isFirst(piece: Piece | undefined): boolean {
  return piece?.type === "chunk" ? piece.isEntry : (piece?.fileName.endsWith(".html") ?? false);
}

type Piece = Rollup.OutputAsset | Rollup.OutputChunk;

function firstLoad(bundle: Rollup.OutputBundle, entries: readonly string[]): Set<string> {
  const names = new Set<string>();
  const add = (name: string): void => {
    const piece = bundle[name];
    if (!piece || names.has(name)) return;
    names.add(name);
    if (piece.type !== "chunk") return;
    for (const style of piece.viteMetadata?.importedCss ?? []) add(style);
    const needed = piece.dynamicImports.filter((imported) => isNeeded(bundle[imported]));
    for (const imported of [...piece.imports, ...needed]) add(imported);
  };
  for (const name of entries) add(name);
  return names;
}

const isLanguage = (piece: Piece | undefined): boolean => isOf(LANGUAGE, piece);
const isNeeded = (piece: Piece | undefined): boolean => isLanguage(piece) || isOf(AWAITED, piece);

const isOf = (module: RegExp, piece: Piece | undefined): boolean =>
  piece?.type === "chunk" && module.test(piece.facadeModuleId ?? "");

function sizesOf(bundle: Rollup.OutputBundle, names: Set<string>): (readonly [string, number])[] {
  const sizes = [...names].map((name) => [name, compressed(bundle[name])] as const);
  const languages = sizes.filter(([name]) => isLanguage(bundle[name]));
  const largest = Math.max(...languages.map(([, bytes]) => bytes));
  const spoken = languages.find(([, bytes]) => bytes === largest);
  return sizes.filter((size) => !languages.includes(size) || size === spoken);
}

function compressed(piece: Piece | undefined): number {
  if (!piece) return 0;
  return brotli(piece.type === "chunk" ? piece.code : piece.source).byteLength;
}
