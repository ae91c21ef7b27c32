/** The texts of the desk; in its own chunk, so that handhelds do not load them. */

import { desk as enDesk } from "./en/desk.ts";
import { deskDifferences as enDifferences } from "./en/desk-differences.ts";
import { deskInventories as enInventories } from "./en/desk-inventories.ts";
import { deskJournal as enJournal } from "./en/desk-journal.ts";
import { deskMaster as enMaster } from "./en/desk-master.ts";
import { deskProblems as enProblems } from "./en/desk-problems.ts";
import { deskReports as enReports } from "./en/desk-reports.ts";
import { deskStock as enStock } from "./en/desk-stock.ts";
import { deskValuation as enValuation } from "./en/desk-valuation.ts";
import { desk as itDesk } from "./it/desk.ts";
import { deskDifferences as itDifferences } from "./it/desk-differences.ts";
import { deskInventories as itInventories } from "./it/desk-inventories.ts";
import { deskJournal as itJournal } from "./it/desk-journal.ts";
import { deskMaster as itMaster } from "./it/desk-master.ts";
import { deskProblems as itProblems } from "./it/desk-problems.ts";
import { deskReports as itReports } from "./it/desk-reports.ts";
import { deskStock as itStock } from "./it/desk-stock.ts";
import { deskValuation as itValuation } from "./it/desk-valuation.ts";
import { translator } from "./translator.ts";

export const deskText = translator({ en: enDesk, it: itDesk });
export const inventoriesText = translator({ en: enInventories, it: itInventories });
export const differencesText = translator({ en: enDifferences, it: itDifferences });
export const stockText = translator({ en: enStock, it: itStock });
export const reportsText = translator({ en: enReports, it: itReports });
export const masterText = translator({ en: enMaster, it: itMaster });
export const journalText = translator({ en: enJournal, it: itJournal });
export const problemText = translator({ en: enProblems, it: itProblems });
export const valuationText = translator({ en: enValuation, it: itValuation });
