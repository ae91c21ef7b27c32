/** What else can be done on an open list: see it, count another way, close it, leave it. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import type { CountList } from "../domain/reference.ts";
import { countingText as t } from "../i18n/counting.ts";
import { shellText } from "../i18n/shell.ts";
import { Answer, Sheet } from "../ui/modal.tsx";
import type { Counter } from "./counter.ts";
import type { Way } from "./target.ts";

interface MenuProps {
  readonly counter: Counter;
  readonly list: CountList;
  readonly onClose: () => void;
}

export function MenuSheet({ counter, list, onClose }: MenuProps): JSX.Element {
  const { route } = useLocation();
  const { way } = counter.state.value;
  const other: Way = way === "each_scan" ? "scan_quantity" : "each_scan";
  const change = (): void => {
    void counter.happen({ kind: "way", way: other });
    onClose();
  };
  return (
    <Sheet title={list.number} onClose={onClose}>
      <Answer label={t("menu_settings")} onClick={() => route("/handheld/settings")} />
      <Answer label={t("menu_close")} onClick={() => route(`/handheld/lists/${list.id}/close`)} />
      <Answer
        label={t(`way_${other}`)}
        hint={t("way_now", { way: t(`way_${way}`) })}
        onClick={change}
      />
      {list.planned.length > 0 && (
        <Answer label={t("left_title")} onClick={() => route(`/handheld/lists/${list.id}/left`)} />
      )}
      <Answer label={t("menu_lines")} onClick={() => route(`/handheld/lists/${list.id}/lines`)} />
      <Answer label={shellText("close")} kind="safe" onClick={onClose} />
    </Sheet>
  );
}
