// A device for the runner of the counting machine that writes down what is asked of it.
import type { Ports } from "../../src/counting/counter.ts";
import { bearing } from "./builders.ts";

export function deviceWith(own: Partial<Ports> = {}) {
  const done: string[] = [];
  const ports: Ports = {
    find: async (text) => (text === "BE-2349" ? [bearing] : []),
    isLocation: async (text) => text.startsWith("A-"),
    here: async () => null,
    save: async (save) => {
      done.push(`save ${save.amount.quantity}`);
      return `e${done.length}`;
    },
    undo: async (id) => void done.push(`undo ${id}`),
    moveTo: async (open, close) => {
      done.push(`open ${open}, close ${close}`);
      return [{ area: open, opened_at: "", closed_at: null }];
    },
    sound: (signal) => void done.push(signal),
    alarmCode: (error) => (error as Error).message,
    ...own,
  };
  return { ports, done };
}
