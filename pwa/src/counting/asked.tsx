/** What every question of the counting screen is given, and the sheet that it is drawn on. */
import type { ComponentChildren, JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Sheet } from "../ui/modal.tsx";
import type { OpenedList } from "./opened-list.ts";
import type { Flow, Answer as Given, Question } from "./state.ts";

export interface Asked<Kind extends Question["kind"]> {
  readonly flow: Flow;
  readonly question: Extract<Question, { kind: Kind }>;
  readonly opened: OpenedList;
  readonly give: (answer: Given) => void;
}

interface AskedSheetProps {
  readonly flow: Flow;
  readonly title: string;
  readonly tag: string;
  readonly children: ComponentChildren;
}

/** The sheet of a question; it says so when a scan came instead of an answer. */
export function AskedSheet({ flow, title, tag, children }: AskedSheetProps): JSX.Element {
  const notice = flow.told?.kind === "answer_first" ? t("told_answer_first") : undefined;
  return (
    <Sheet title={title} tag={{ meaning: "question", text: tag }} notice={notice}>
      {children}
    </Sheet>
  );
}

/** What is being counted. */
export const nameOf = ({ target }: Flow): string => target?.description || target?.code || "";
/** Where it is being counted. */
export const whereOf = ({ location }: Flow): string => location ?? t("location_none");
