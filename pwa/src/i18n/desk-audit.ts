/** The texts of the audit trail, with the screen that shows it. */
import { deskAudit as en } from "./en/desk-audit.ts";
import { deskAudit as it } from "./it/desk-audit.ts";
import { translator } from "./translator.ts";

export const auditText = translator({ en, it });
