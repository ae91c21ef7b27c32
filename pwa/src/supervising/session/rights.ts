/**
 * Which role is offered what. The server decides; this only keeps buttons away from people who would
 * be refused.
 */
import type { Role } from "../api/session.ts";

const deeds = {
  read: ["administrator", "supervisor", "accountant", "auditor"],
  plan: ["administrator", "supervisor"],
  decide: ["administrator", "supervisor"],
  post: ["administrator", "supervisor", "accountant"],
  keep_master: ["administrator", "supervisor"],
  close: ["administrator", "accountant"],
  keep_reasons: ["administrator", "accountant"],
  keep_employees: ["administrator"],
  keep_devices: ["administrator", "supervisor"],
  keep_users: ["administrator"],
  import: ["administrator", "supervisor"],
  read_journal: ["administrator", "supervisor", "auditor"],
  judge_quarantine: ["administrator", "supervisor"],
} as const satisfies Record<string, readonly Role[]>;

export type Deed = keyof typeof deeds;

/** Whether a role is offered a deed. */
export function may(role: Role, deed: Deed): boolean {
  return (deeds[deed] as readonly Role[]).includes(role);
}
