/**
 * Who is counting and what they may see: badges to employees, lists to employees, PINs. A badge says
 * whose count it is; it never authorises anything at the server. Pure but for the browser's PBKDF2.
 */
import { signal } from "@preact/signals";
import type { CountList, Employee, ListType, PinVerifier } from "../domain/reference.ts";

/** Who gave the right PIN since this page was opened: asked again after a restart or another badge. */
export const provedWho = signal<string | null>(null);

/** The employee of a scanned badge or a typed code; codes are compared without regard to case. */
export function employeeOf(text: string, employees: readonly Employee[]): Employee | null {
  const wanted = text.trim();
  const byBadge = employees.find(({ badge }) => badge === wanted);
  const byCode = employees.find(({ code }) => code.toLowerCase() === wanted.toLowerCase());
  return byBadge ?? byCode ?? null;
}

/** Released lists for this employee (no names = everybody), in order of number. */
export function listsOf(employee: string, lists: readonly CountList[]): CountList[] {
  return lists
    .filter(({ state }) => state === "released")
    .filter(({ employees }) => employees.length === 0 || employees.includes(employee))
    .sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
}

/** What opening a list asks for. `missing`: a PIN is asked for and the employee has none. */
export function pinNeed(type: ListType | null, employee: Employee): "none" | "ask" | "missing" {
  if (!type?.pin_required) return "none";
  return employee.pin ? "ask" : "missing";
}

const FREE_TRIES = 3;
const LONGEST = 15 * 60_000;

/** Milliseconds to wait after so many wrong PINs in a row: 3 are free, then 15 s doubling to 15 min. */
export function pinWait(failures: number): number {
  return failures < FREE_TRIES ? 0 : Math.min(15_000 * 2 ** (failures - FREE_TRIES), LONGEST);
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Checks a PIN against its slow salted verifier; salt and hash are hex. */
export async function isPin(pin: string, verifier: PinVerifier): Promise<boolean> {
  const secret = new TextEncoder().encode(pin);
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const { iterations, hash } = verifier;
  const salt = bytesOf(verifier.salt);
  const wanted = bytesOf(hash);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, wanted.length * 8));
  return wanted.length > 0 && bits.every((byte, place) => byte === wanted[place]);
}
