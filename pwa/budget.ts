// Holds the first load of the handheld to its bar (quality bar C4): HTML, CSS and JS that come before
// anything is shown, compressed. What is loaded lazily, such as the desk, does not count.
import { gzipSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

export const FIRST_LOAD_BYTES = 60 * 1024;

/** Fails the build when the first load grew over the bar, naming the pieces. */
export function firstLoadBudget(limit = FIRST_LOAD_BYTES): Plugin {
  return {
    name: "first-load-budget",
    enforce: "post",
    generateBundle(_options, bundle) {
      const pieces = [...firstLoad(bundle)].map(
        (name) => [name, compressed(bundle[name])] as const,
      );
      const total = pieces.reduce((sum, [, bytes]) => sum + bytes, 0);
      if (total <= limit) return;
      const list = pieces.map(([name, bytes]) => `${name} ${bytes}`).join(", ");
      this.error(`the first load is ${total} bytes, more than ${limit}: ${list}`);
    },
  };
}

function firstLoad(bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set<string>();
  const add = (name: string): void => {
    const piece = bundle[name];
    if (!piece || names.has(name)) return;
    names.add(name);
    if (piece.type !== "chunk") return;
    for (const style of piece.viteMetadata?.importedCss ?? []) add(style);
    for (const imported of piece.imports) add(imported);
  };
  for (const [name, piece] of Object.entries(bundle)) {
    if (name.endsWith(".html") || (piece.type === "chunk" && piece.isEntry)) add(name);
  }
  return names;
}

function compressed(piece: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (!piece) return 0;
  return gzipSync(piece.type === "chunk" ? piece.code : piece.source, { level: 9 }).byteLength;
}
