// Lays a compressed twin beside every text that the server delivers (`name.br`, `name.gz`): compressed once and
// well, where a server would do it with each answer, and worse.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(html|js|css|svg|webmanifest)$/;
const KINDS = {
  br: (text: Buffer) => brotli(text),
  gz: (text: Buffer) => gzipSync(text, { level: 9 }),
};

/** What a browser is sent that takes Brotli: every one does over HTTPS, which a handheld needs anyway. */
export function brotli(text: Uint8Array | string): Buffer {
  const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY } = constants;
  return brotliCompressSync(text, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY } });
}

/** Comes last: the service worker is a file like the others. */
export function compressedTwins(): Plugin {
  let folder = "";
  return {
    name: "compressed-twins",
    apply: "build",
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir);
    },
    closeBundle: { order: "post", sequential: true, handler: () => compressAll(folder) },
  };
}

async function compressAll(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const path of names.filter((name) => TEXT.test(name)).map((name) => join(folder, name))) {
    const text = await readFile(path);
    for (const [ending, compress] of Object.entries(KINDS))
      await writeFile(`${path}.${ending}`, compress(text));
  }
}
