/** Signing in and out. */
import { read, write } from "./client.ts";

export type Role = "administrator" | "supervisor" | "accountant" | "auditor" | "counter";

export interface Session {
  readonly name: string;
  readonly role: Role;
  readonly employee: string | null;
  readonly never_counts: boolean;
  readonly language: string;
  readonly csrf: string;
}

export const readSession = () => read<Session>("/session");
export const signIn = (name: string, password: string) =>
  write<Session>("POST", "/session", { name, password });
export const signOut = () => write<void>("DELETE", "/session");
