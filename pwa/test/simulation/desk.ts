// The other side of the simulation: the program that runs the real server. It does what people do at
// the desk and to the machine, and judges the history at its end. One line of JSON each way.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The next thing that is asked of this program; null when there is nothing more. */
export async function nextLine<T>(): Promise<T | null> {
  const { value, done } = await lines.next();
  return done ? null : (JSON.parse(value) as T);
}

export function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Asks for one thing to be done and waits for the answer; a history asks one at a time. */
export async function ask<T>(what: string, given: object = {}): Promise<T> {
  say({ do: what, ...given });
  const said = await nextLine<{ readonly answer: T }>();
  if (said === null) throw new Error("the server's side has gone");
  return said.answer;
}

/** The company that a history counts in. */
export interface Shop {
  readonly url: string;
  readonly lists: readonly { readonly id: string; readonly independent: boolean }[];
  readonly devices: readonly { readonly device: string; readonly code: string }[];
}
