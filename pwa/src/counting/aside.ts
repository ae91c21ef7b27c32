/** The screens beside counting, fetched together when the first of them is shown. */
export { AreaQuestionSheet } from "./area-questions.tsx";
export { AreasSheet } from "./areas.tsx";
export { CloseScreen } from "./close.tsx";
export { CloseAreaScreen } from "./close-area.tsx";
export { EnrolScreen } from "./enrol.tsx";
export { LeftScreen } from "./left.tsx";
export { LinesScreen } from "./lines.tsx";
