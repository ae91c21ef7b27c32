/** What is asked between two areas: one that was closed before, one of no list, leaving one behind. */
import type { JSX } from "preact";
import { areasText as t } from "../i18n/areas.ts";
import { countingText as common } from "../i18n/counting.ts";
import { Answer, ModalText } from "../ui/modal.tsx";
import { type Asked, AskedSheet } from "./asked.tsx";

type Given = Pick<Asked<"area_switch">, "give">;

function Cancel({ give }: Given): JSX.Element {
  return (
    <Answer
      label={common("unknown_cancel")}
      hint={common("unknown_cancel_hint")}
      kind="safe"
      onClick={() => give({ kind: "cancel" })}
    />
  );
}

function Switch({ flow, question, give }: Asked<"area_switch">): JSX.Element {
  const { from, to } = question;
  return (
    <AskedSheet flow={flow} title={t("switch_title", { to })} tag={t("switch_tag", { from })}>
      <Answer
        label={t("switch_close", { from })}
        hint={t("switch_close_hint", { to })}
        onClick={() => give({ kind: "replace" })}
      />
      <Answer
        label={t("switch_leave", { from })}
        hint={t("switch_leave_hint", { to })}
        onClick={() => give({ kind: "accept" })}
      />
      <Answer
        label={t("switch_cancel", { from })}
        kind="safe"
        onClick={() => give({ kind: "cancel" })}
      />
    </AskedSheet>
  );
}

function Sure({ flow, question, opened, give }: Asked<"area_again" | "area_outside">): JSX.Element {
  const area = question.to;
  const { number } = opened.list;
  const again = question.kind === "area_again";
  return (
    <AskedSheet
      flow={flow}
      title={t(again ? "again_title" : "outside_title", { area })}
      tag={again ? t("again_tag") : common("outside_tag")}
    >
      {!again && <ModalText>{t("outside_text", { number })}</ModalText>}
      <Answer
        label={t(again ? "again_accept" : "outside_accept")}
        hint={again ? t("again_accept_hint") : common("outside_accept_hint")}
        onClick={() => give({ kind: "accept" })}
      />
      <Cancel give={give} />
    </AskedSheet>
  );
}

export function AreaQuestionSheet(
  asked: Asked<"area_switch" | "area_again" | "area_outside">,
): JSX.Element {
  const { question } = asked;
  return question.kind === "area_switch" ? (
    <Switch {...asked} question={question} />
  ) : (
    <Sure {...asked} question={question} />
  );
}
