/** The band of what just happened: green with UNDO after a count, red with the reason when nothing was. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { quantityText } from "../i18n/format.ts";
import { Band } from "../ui/states.tsx";
import type { Counter } from "./counter.ts";
import { usePart } from "./part.ts";
import type { Save, Told } from "./state.ts";

/** "12 PCS · BE-2349 · A-01-02" */
export function savedText({ amount, code, subject }: Save): string {
  const parts = [quantityText(amount.quantity, amount.unit), code, subject.lot, subject.serial];
  return [...parts, subject.location].filter(Boolean).join(" · ");
}

function wordsOf(told: Told): string {
  if (told.kind === "undone") return t("undone");
  if (told.kind === "area_opened") return t("area_opened", { area: told.area });
  return told.kind === "quantity" ? t(`told_quantity_${told.problem}`) : t(`told_${told.kind}`);
}

export function ToldBand({ counter }: { readonly counter: Counter }): JSX.Element | null {
  const told = usePart(counter, (flow) => flow.told);
  const last = usePart(counter, (flow) => flow.last);
  const isNews = told?.kind === "undone" || told?.kind === "area_opened";
  if (told) return <Band meaning={isNews ? "info" : "error"}>{wordsOf(told)}</Band>;
  if (!last) return null;
  const undo = {
    text: t("undo"),
    onClick: () => void counter.happen({ kind: "undo", id: last.id }),
  };
  return (
    <Band meaning="good" action={undo}>
      {savedText(last.save)}
    </Band>
  );
}
