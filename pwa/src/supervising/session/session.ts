/** Who is signed in at this desk: undefined while that is being asked, null when nobody is. */
import { signal } from "@preact/signals";
import { chooseLanguage, languages } from "../../i18n/language.ts";
import { carryToken, whenSignedOut } from "../api/client.ts";
import { readSession, type Session, signOut } from "../api/session.ts";
import { type Deed, may } from "./rights.ts";

export const session = signal<Session | null | undefined>(undefined);
/** The server could not be asked who is signed in. */
export const unreachable = signal(false);

// Whether somebody signed in with this browser: where nobody did, the server need not be asked to say so.
const NOTE = "giacenza.desk";

function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(NOTE) !== null;
  } catch {
    // Forbidden by the user: then the server is asked.
    return true;
  }
}

function note(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(NOTE, "signed in");
    else localStorage.removeItem(NOTE);
  } catch {
    // As above.
  }
}

function end(): void {
  note(false);
  session.value = null;
}

whenSignedOut(end);

/** Takes a session as the one of this desk; `speaks` also takes over its language. */
export function begin(started: Session, speaks: boolean): void {
  carryToken(started.csrf);
  note(true);
  session.value = started;
  const language = languages.find((known) => known === started.language);
  if (speaks && language) chooseLanguage(language);
}

/** Asks the server who is signed in, if somebody may be. */
export async function resume(): Promise<void> {
  unreachable.value = false;
  if (!wasSignedIn()) return end();
  try {
    begin(await readSession(), false);
  } catch {
    if (session.value === undefined) unreachable.value = true;
  }
}

/** Ends the session here, and on the server if it answers. */
export async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  end();
}

/** Whether whoever is signed in may do this; what they may not, they are not offered. */
export function iMay(deed: Deed): boolean {
  const current = session.value;
  return current ? may(current.role, deed) : false;
}
