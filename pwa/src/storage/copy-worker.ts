// Writes the files of the second copy: only a worker may write on at the end of a file of the browser's
// private file system. Knows nothing of what it writes. Whatever a kill leaves at the end of a line is
// the reader's to pass over, because each run begins a fresh file.
import { COPY_FOLDER, type CopyAnswer, type CopyOrder } from "./copy-orders.ts";

/** The browser's handle; its type is not in the library of the page. */
interface Handle {
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}
interface Writable extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<Handle>;
}

const DIGITS = 8;
const encoder = new TextEncoder();
let open: { readonly name: string; readonly handle: Handle; end: number } | null = null;
let last: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<CopyOrder>) => {
  last = last.then(() => answered(data));
};

async function answered(order: CopyOrder): Promise<void> {
  try {
    if (order.kind === "start") await start(order.text);
    else if (order.kind === "append") write(order.text);
    else await finish();
    answer({ number: order.number, failure: null });
    // The kernel has it: that outlives the browser. The disk is not waited for.
    open?.handle.flush();
  } catch (error) {
    answer({ number: order.number, failure: String(error) });
  }
}

const answer = (message: CopyAnswer): void => self.postMessage(message);

async function start(text: string): Promise<void> {
  const folder = await theFolder();
  const newest = (await namesIn(folder)).at(-1) ?? "0";
  const name = String(Number(newest) + 1).padStart(DIGITS, "0");
  const file = (await folder.getFileHandle(name, { create: true })) as Writable;
  const handle = await file.createSyncAccessHandle();
  open?.handle.close();
  open = { name, handle, end: 0 };
  write(text);
}

function write(text: string): void {
  if (!open) throw new Error("no file was begun");
  const bytes = encoder.encode(text);
  for (let done = 0; done < bytes.length; ) {
    const written = open.handle.write(bytes.subarray(done), { at: open.end });
    if (written === 0) throw new Error("the file takes nothing");
    done += written;
    open.end += written;
  }
}

// A file that another tab still writes to cannot go; the next one who clears up takes it along.
async function finish(): Promise<void> {
  open?.handle.flush();
  const folder = await theFolder();
  const older = (await namesIn(folder)).filter((name) => name < (open?.name ?? ""));
  await Promise.allSettled(older.map((name) => folder.removeEntry(name)));
}

async function theFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(COPY_FOLDER, { create: true });
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}
