/** The screens of looking after the device: nothing of them is needed to count, so they come when shown. */
export { ExportButton } from "./export-button.tsx";
export { JournalScreen } from "./journal.tsx";
export { SettingsScreen } from "./settings.tsx";
