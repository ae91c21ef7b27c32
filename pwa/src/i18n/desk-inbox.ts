/** The texts of the inbox, with the screens that show them. */
import { deskInbox as en } from "./en/desk-inbox.ts";
import { deskInbox as it } from "./it/desk-inbox.ts";
import { translator } from "./translator.ts";

export const inboxText = translator({ en, it });
