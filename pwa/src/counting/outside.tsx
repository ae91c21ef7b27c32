/**
 * Questions about what the list is not for: a place or an item outside its scope, a list that was closed
 * on this device. Goods are where they are: the answer is always possible, and the supervisor sees it.
 */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { countingText as t } from "../i18n/counting.ts";
import { whenText } from "../i18n/format.ts";
import { Answer, ModalText } from "../ui/modal.tsx";
import { type Asked, AskedSheet } from "./asked.tsx";
import { remember } from "./shift.ts";

export function OutsideLocation({ flow, question, opened, give }: Asked<"outside_location">) {
  const { location } = question;
  return (
    <AskedSheet flow={flow} title={location} tag={t("outside_tag")}>
      <ModalText>{t("outside_location_text", { number: opened.list.number })}</ModalText>
      <Answer
        label={t("outside_location_accept")}
        hint={t("outside_accept_hint")}
        onClick={() => give({ kind: "accept" })}
      />
      <Answer
        label={t("outside_cancel")}
        hint={t("unknown_cancel_hint")}
        kind="safe"
        onClick={() => give({ kind: "cancel" })}
      />
    </AskedSheet>
  );
}

export function OutsideItem({ flow, question, opened, give }: Asked<"outside_item">): JSX.Element {
  const { description, code } = question.target;
  return (
    <AskedSheet flow={flow} title={description || code} tag={t("outside_tag")}>
      <ModalText>{t("outside_item_text", { code, number: opened.list.number })}</ModalText>
      <Answer
        label={t("outside_cancel")}
        hint={t("unknown_cancel_hint")}
        onClick={() => give({ kind: "cancel" })}
      />
      <Answer
        label={t("outside_item_accept")}
        hint={t("outside_accept_hint")}
        kind="safe"
        onClick={() => give({ kind: "accept" })}
      />
    </AskedSheet>
  );
}

export function Closed({ flow, question, give }: Asked<"closed">): JSX.Element {
  const { route } = useLocation();
  const resume = (): void => {
    remember({ resumed: question.at });
    give({ kind: "accept" });
  };
  const time = whenText(question.at);
  return (
    <AskedSheet flow={flow} title={t("closed_title", { time })} tag={t("list_closed_here")}>
      <ModalText>{t("closed_text")}</ModalText>
      <Answer label={t("closed_accept")} hint={t("closed_accept_hint")} onClick={resume} />
      <Answer
        label={t("closed_cancel")}
        hint={t("closed_cancel_hint")}
        kind="safe"
        onClick={() => route("/handheld")}
      />
    </AskedSheet>
  );
}
