/** The texts of the audit trail, with the screen that shows them. */
import { deskAudit as en } from "./en/desk-audit.ts";
import { deskAuditNames as enNames } from "./en/desk-audit-names.ts";
import { deskAudit as it } from "./it/desk-audit.ts";
import { deskAuditNames as itNames } from "./it/desk-audit-names.ts";
import { translator } from "./translator.ts";

export const auditText = translator({ en, it });
/** What an entry says that changed: a column of the thing, in the person's words. */
export const auditNames = translator({ en: enNames, it: itNames });
