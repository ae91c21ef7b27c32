/** The location: large, a tap types another one; and whether it stays for the next item. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Chip } from "../ui/badge.tsx";
import type { Counter } from "./counter.ts";

interface WhereProps {
  readonly counter: Counter;
  readonly onType: () => void;
}

export function Where({ counter, onType }: WhereProps): JSX.Element {
  const { location, keep, needsLocation } = counter.state.value;
  const isMissing = location === null && needsLocation;
  const shown = location ?? t(needsLocation ? "location_scan" : "location_none");
  return (
    <div class="where">
      <button
        type="button"
        class={`where__place${isMissing ? " where__place--missing" : ""}`}
        onClick={onType}
      >
        <span>{t("location")}</span>
        <strong>{shown}</strong>
      </button>
      <Chip
        icon={keep ? "lock" : "unlock"}
        pressed={keep}
        label={t("keep_label")}
        onClick={() => void counter.happen({ kind: "keep", keep: !keep })}
      >
        {t("keep")}
      </Chip>
    </div>
  );
}
