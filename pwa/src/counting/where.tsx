/** The location: large, a tap types another one; the area; and whether the location stays. */
import type { JSX } from "preact";
import { countingText as t } from "../i18n/counting.ts";
import { Chip } from "../ui/badge.tsx";
import { areaNow } from "./area-flow.ts";
import type { Counter } from "./counter.ts";
import { usePart } from "./part.ts";

interface WhereProps {
  readonly counter: Counter;
  readonly onType: () => void;
  readonly onArea: () => void;
}

export function Where({ counter, onType, onArea }: WhereProps): JSX.Element {
  const location = usePart(counter, (flow) => flow.location);
  const keep = usePart(counter, (flow) => flow.keep);
  const needsLocation = usePart(counter, (flow) => flow.needsLocation);
  const area = usePart(counter, areaNow);
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
      {area !== null && (
        <Chip label={t("area_change", { area })} onClick={onArea}>
          {area}
        </Chip>
      )}
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
