// The other side of the simulation: the program that runs the real server. It answers what handhelds
// ask, does what people do at the desk and to the machine, and judges the history at its end. One line of
// JSON each way. Asking waits without letting anything else happen, so that a seed is one history.
import { readSync, writeSync } from "node:fs";

const STDIN = 0;
const STDOUT = 1;
const LINE_ENDS = 10;
const PIECE = 65_536;

let rest = Buffer.alloc(0);

/** The next thing that is asked of this program; null when there is nothing more. */
export function nextLine<T>(): T | null {
  for (let searched = 0; ; ) {
    const end = rest.indexOf(LINE_ENDS, searched);
    if (end >= 0) {
      const line = rest.toString("utf8", 0, end);
      rest = rest.subarray(end + 1);
      return JSON.parse(line) as T;
    }
    searched = rest.length;
    const piece = Buffer.allocUnsafe(PIECE);
    const read = readSync(STDIN, piece);
    if (read === 0) return null;
    rest = Buffer.concat([rest, piece.subarray(0, read)]);
  }
}

export function say(message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < line.length; ) written += writeSync(STDOUT, line, written);
}

/** Asks for one thing to be done and waits for the answer. */
export function ask<T>(what: string, given: object = {}): T {
  say({ do: what, ...given });
  const said = nextLine<{ readonly answer: T }>();
  if (said === null) throw new Error("the server's side has gone");
  return said.answer;
}

interface Answered {
  readonly status: number;
  readonly headers: [string, string][];
  /** Base64. */
  readonly body: string;
}

/** Lets the server answer one request of a handheld. */
export function exchange(path: string, init: RequestInit): Response {
  const { body } = init;
  const bytes =
    typeof body === "string" ? Buffer.from(body) : Buffer.from((body ?? []) as number[]);
  const { status, headers, ...answered } = ask<Answered>("answer", {
    ...{ method: init.method ?? "GET", path, headers: init.headers },
    body: bytes.toString("base64"),
  });
  return new Response(Buffer.from(answered.body, "base64"), { status, headers });
}

/** The company that a history counts in. */
export interface Shop {
  readonly lists: readonly { readonly id: string; readonly independent: boolean }[];
  readonly devices: readonly { readonly device: string; readonly code: string }[];
}
