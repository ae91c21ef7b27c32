// The second copy in the browser's private file system: written by a worker, read by the page.

import type { CopyFiles } from "./copies.ts";
import { COPY_FOLDER, type CopyAnswer } from "./copy-orders.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Starts the worker. What goes wrong with it rejects what was asked of it. */
export function openCopyFiles(): CopyFiles {
  const worker = new Worker(new URL("./copy-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let number = 0;
  worker.onmessage = ({ data }: MessageEvent<CopyAnswer>) => {
    const asked = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.failure === null) asked?.resolve();
    else asked?.reject(new Error(data.failure));
  };
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error("the worker failed"));
    waiting.clear();
  };
  const ask = (order: object): Promise<void> =>
    new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      worker.postMessage({ ...order, number });
    });
  return {
    start: (text) => ask({ kind: "start", text }),
    append: (text) => ask({ kind: "append", text }),
    finish: () => ask({ kind: "finish" }),
  };
}

/** The texts of all files, the oldest first; none where there is no such folder. */
export async function readCopyFiles(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(COPY_FOLDER).catch(() => null);
  const files: File[] = [];
  for await (const file of folder?.values() ?? []) {
    if (file.kind === "file") files.push(await (file as FileSystemFileHandle).getFile());
  }
  files.sort((one, other) => (one.name < other.name ? -1 : 1));
  return Promise.all(files.map((file) => file.text()));
}
