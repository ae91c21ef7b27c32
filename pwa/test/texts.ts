// Before every test file: the texts of both languages are there, as on a handheld that has loaded them.
import { languages } from "../src/i18n/languages.ts";
import { loadTexts } from "../src/i18n/loaded.ts";

await Promise.all(languages.map(loadTexts));
