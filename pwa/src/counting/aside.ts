/** The screens beside counting, fetched together when the first of them is shown. */
export { AreaQuestionSheet } from "./area-questions.tsx";
export { AreasSheet } from "./areas.tsx";
export { CloseScreen } from "./close.tsx";
export { CloseAreaScreen } from "./close-area.tsx";
export { EnrolScreen } from "./enrol.tsx";
export { EnterSheet } from "./enter.tsx";
export { LeftScreen } from "./left.tsx";
export { LinesScreen } from "./lines.tsx";
export { MenuSheet } from "./menu.tsx";
export { PinSheet } from "./pin.tsx";
export { SyncSheet } from "./sync-sheet.tsx";
