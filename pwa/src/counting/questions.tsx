/**
 * The questions of the counting screen as sheets from below. The last answer, nearest the thumb, is the
 * safe one: what it does can be seen and taken back. For "already counted here" that is Add: it hides
 * no earlier count, and UNDO removes it; a Replace by mistake would take a right count away unseen.
 */
import type { JSX } from "preact";
import { exact, multiply, decimalText as plain } from "../domain/quantity.ts";
import { countingText as t } from "../i18n/counting.ts";
import { decimalText, quantityText, timeText } from "../i18n/format.ts";
import { Answer, ModalText } from "../ui/modal.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { type Asked, AskedSheet, nameOf, whereOf } from "./asked.tsx";
import type { Counter } from "./counter.ts";
import { quantityOf } from "./keypad.ts";
import type { OpenedList } from "./opened-list.ts";
import { Closed, OutsideItem, OutsideLocation } from "./outside.tsx";
import type { Flow, Answer as Given } from "./state.ts";
import { unitAt } from "./target.ts";
import { baseUnit } from "./what.tsx";

const AreaQuestion = onDemand(() => import("./aside.ts").then((part) => part.AreaQuestionSheet));

export function QuestionSheet({
  counter,
  opened,
}: {
  readonly counter: Counter;
  readonly opened: OpenedList;
}): JSX.Element | null {
  const flow = counter.state.value;
  const { question } = flow;
  const give = (answer: Given): void => void counter.happen({ kind: "answer", answer });
  const asked = { flow, opened, give };
  switch (question?.kind) {
    case "again":
      return <Again {...asked} question={question} />;
    case "unknown":
      return <Unknown {...asked} question={question} />;
    case "choose":
      return <Choose {...asked} question={question} />;
    case "unusual":
      return <Unusual {...asked} question={question} />;
    case "unidentified":
      return <Unidentified {...asked} question={question} />;
    case "unfinished":
      return <Unfinished {...asked} question={question} />;
    case "outside_location":
      return <OutsideLocation {...asked} question={question} />;
    case "outside_item":
      return <OutsideItem {...asked} question={question} />;
    case "closed":
      return <Closed {...asked} question={question} />;
    case "area_switch":
    case "area_again":
    case "area_outside":
      return <AreaQuestion {...asked} question={question} />;
    default:
      return null;
  }
}

/** What is keyed, in its unit; and in base units. */
function keyedOf(flow: Flow): { readonly text: string; readonly base: bigint } {
  const result = quantityOf(flow.keyed);
  const value = result.ok ? result.value : 0n;
  const { unit, factor } = flow.target
    ? unitAt(flow.target, flow.unit)
    : { unit: null, factor: null };
  return { text: quantityText(plain(value), unit), base: multiply(value, exact(factor ?? "1")) };
}

function Again({ flow, question, give }: Asked<"again">): JSX.Element {
  const { here, canAdd } = question;
  const keyed = keyedOf(flow);
  const unit = flow.target ? baseUnit(flow.target) : null;
  const title = t("again_title", { item: nameOf(flow), location: whereOf(flow) });
  return (
    <AskedSheet flow={flow} title={title} tag={t("again_tag")}>
      <ModalText>
        {t.rich("again_text", {
          had: <b>{quantityText(here.total, unit)}</b>,
          counts: t("here_so_far_counts", { n: here.ids.length }),
          time: timeText(here.since),
          keyed: <b>{keyed.text}</b>,
        })}
      </ModalText>
      <Answer
        label={t("again_replace")}
        hint={t("again_replace_hint")}
        result={decimalText(plain(keyed.base))}
        onClick={() => give({ kind: "replace" })}
      />
      <Answer
        label={t("again_cancel")}
        hint={t(canAdd ? "again_cancel_hint" : "serial_again_cancel_hint")}
        result={decimalText(here.total)}
        kind={canAdd ? "other" : "safe"}
        onClick={() => give({ kind: "cancel" })}
      />
      {canAdd && (
        <Answer
          label={t("again_add")}
          hint={t("again_add_hint")}
          result={decimalText(plain(exact(here.total) + keyed.base))}
          kind="safe"
          onClick={() => give({ kind: "add" })}
        />
      )}
    </AskedSheet>
  );
}

function Unknown({ flow, question, opened, give }: Asked<"unknown">): JSX.Element {
  const kinds =
    question.likely === "item" ? (["location", "item"] as const) : (["item", "location"] as const);
  const { warehouse, warehouse_description } = opened.list;
  return (
    <AskedSheet flow={flow} title={question.text} tag={t("unknown_tag")}>
      <ModalText>{t("unknown_text", { warehouse: warehouse_description || warehouse })}</ModalText>
      <Answer
        label={t("unknown_cancel")}
        hint={t("unknown_cancel_hint")}
        onClick={() => give({ kind: "cancel" })}
      />
      {kinds.map((kind) => (
        <Answer
          key={kind}
          label={t(`unknown_as_${kind}`)}
          hint={t(`unknown_as_${kind}_hint`)}
          kind={kind === question.likely ? "safe" : "other"}
          onClick={() => give({ kind })}
        />
      ))}
    </AskedSheet>
  );
}

function Choose({ flow, question, give }: Asked<"choose">): JSX.Element {
  return (
    <AskedSheet
      flow={flow}
      title={t("choose_title", { text: question.text })}
      tag={t("choose_tag")}
    >
      {question.hits.map((hit) => (
        <Answer
          key={`${hit.item} ${hit.variant} ${hit.pack?.unit}`}
          label={hit.description || hit.code}
          hint={[hit.item, hit.variant].filter(Boolean).join(" · ")}
          result={hit.pack?.unit ?? hit.unit}
          onClick={() => give({ kind: "hit", hit })}
        />
      ))}
      <Answer label={t("choose_cancel")} kind="safe" onClick={() => give({ kind: "cancel" })} />
    </AskedSheet>
  );
}

function Unusual({ flow, give }: Asked<"unusual">): JSX.Element {
  const quantity = keyedOf(flow).text;
  return (
    <AskedSheet flow={flow} title={t("unusual_title", { quantity })} tag={t("unusual_tag")}>
      <ModalText>{t("unusual_text", { item: nameOf(flow), location: whereOf(flow) })}</ModalText>
      <Answer label={t("unusual_accept", { quantity })} onClick={() => give({ kind: "accept" })} />
      <Answer label={t("unusual_cancel")} kind="safe" onClick={() => give({ kind: "cancel" })} />
    </AskedSheet>
  );
}

function Unidentified({ flow, question, give }: Asked<"unidentified">): JSX.Element {
  return (
    <AskedSheet
      flow={flow}
      title={t(`unidentified_${question.missing}`)}
      tag={t("unidentified_tag")}
    >
      <ModalText>{t("unidentified_text")}</ModalText>
      <Answer label={t("unidentified_accept")} onClick={() => give({ kind: "accept" })} />
      <Answer
        label={t("unidentified_cancel")}
        kind="safe"
        onClick={() => give({ kind: "cancel" })}
      />
    </AskedSheet>
  );
}

function Unfinished({ flow, question, give }: Asked<"unfinished">): JSX.Element {
  const quantity = keyedOf(flow).text;
  return (
    <AskedSheet
      flow={flow}
      title={t("unfinished_title", { quantity, item: nameOf(flow) })}
      tag={t("unfinished_tag")}
    >
      <ModalText>{t("unfinished_text", { text: question.next.text })}</ModalText>
      <Answer label={t("unfinished_drop")} onClick={() => give({ kind: "drop" })} />
      <Answer label={t("unfinished_cancel")} onClick={() => give({ kind: "cancel" })} />
      <Answer
        label={t("unfinished_count", { quantity })}
        kind="safe"
        onClick={() => give({ kind: "count" })}
      />
    </AskedSheet>
  );
}
