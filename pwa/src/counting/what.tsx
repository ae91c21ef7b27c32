/** What is being counted and how much: the item, its lot or serial, what is here so far, the quantity. */
import type { JSX } from "preact";
import { exact, decimalText as plain, sum } from "../domain/quantity.ts";
import type { Book } from "../domain/scope.ts";
import { countingText as t } from "../i18n/counting.ts";
import { decimalText, quantityText, whenText } from "../i18n/format.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { needsArea } from "./area-flow.ts";
import type { Counter } from "./counter.ts";
import type { Entered } from "./enter.tsx";
import { isExpression, quantityOf } from "./keypad.ts";
import type { OpenedList } from "./opened-list.ts";
import { usePart } from "./part.ts";
import { expects, type Flow, subjectNow } from "./state.ts";
import { nextUnit, type Target, unitAt } from "./target.ts";

interface WhatProps {
  readonly counter: Counter;
  readonly opened: OpenedList;
  readonly onType: (as: Entered) => void;
  readonly onArea: () => void;
}

export function What({ counter, opened, onType, onArea }: WhatProps): JSX.Element {
  const isAreaNeeded = usePart(counter, needsArea);
  const target = usePart(counter, (flow) => flow.target);
  if (isAreaNeeded) return <AreaPrompt onArea={onArea} />;
  if (!target) return <Prompt counter={counter} opened={opened} onType={onType} />;
  return (
    <section class="what" aria-label={target.description || target.code}>
      <ItemLines counter={counter} target={target} book={opened.book} onType={onType} />
      <QuantityRow counter={counter} target={target} />
    </section>
  );
}

function AreaPrompt({ onArea }: Pick<WhatProps, "onArea">): JSX.Element {
  return (
    <div class="prompt">
      <Icon name="place" />
      <strong>{t("area_scan")}</strong>
      <span class="lead">{t("area_scan_text")}</span>
      <Button onClick={onArea}>{t("area_choose")}</Button>
    </div>
  );
}

function Prompt({ counter, opened, onType }: Omit<WhatProps, "onArea">): JSX.Element {
  const { id, planned } = opened.list;
  const needsPlace = usePart(counter, (flow) => expects(flow) === "location");
  const asked = usePart(counter, ({ last }) => (last ? "item_scan_next" : "item_scan"));
  const way = usePart(counter, (flow) => flow.way);
  return (
    <div class="prompt">
      <Icon name={needsPlace ? "place" : "barcode"} />
      <strong>{t(needsPlace ? "location_scan" : asked)}</strong>
      {way === "each_scan" && <span class="lead">{t("item_each_scan")}</span>}
      <Button onClick={() => onType(needsPlace ? "location" : "item")}>{t("item_type")}</Button>
      {planned.length > 0 && (
        <ButtonLink href={`/handheld/lists/${id}/left`}>{t("left_title")}</ButtonLink>
      )}
    </div>
  );
}

interface TargetProps {
  readonly counter: Counter;
  readonly target: Target;
}

interface ItemProps extends TargetProps {
  readonly book: Book | null;
  readonly onType: (as: Entered) => void;
}

function ItemLines({ counter, target, book, onType }: ItemProps): JSX.Element {
  const lot = usePart(counter, (flow) => flow.lot);
  const serial = usePart(counter, (flow) => flow.serial);
  return (
    <>
      <div class="what__head">
        <span>{target.code}</span>
        {target.lots && <Identity as="lot" value={lot} onType={onType} />}
        {target.serials && <Identity as="serial" value={serial} onType={onType} />}
      </div>
      <h2 class="what__name">{target.item === null ? t("unknown_item") : target.description}</h2>
      <p class="what__so-far">
        {target.item === null ? (
          t("unknown_item_text")
        ) : (
          <SoFar counter={counter} target={target} />
        )}
      </p>
      {book && <InTheBook counter={counter} target={target} book={book} />}
    </>
  );
}

function Identity({
  as,
  value,
  onType,
}: {
  readonly as: "lot" | "serial";
  readonly value: string | null;
  readonly onType: (as: Entered) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`what__identity${value === null ? " what__identity--missing" : ""}`}
      onClick={() => onType(as)}
    >
      <span>{value === null ? t(`${as}_scan`) : `${t(as)} ${value}`}</span>
    </button>
  );
}

function SoFar({ counter, target }: TargetProps): JSX.Element {
  const here = usePart(counter, (flow) => flow.here);
  if (!here) return <>{t("nothing_here")}</>;
  const total = <b>{quantityText(here.total, baseUnit(target))}</b>;
  return (
    <>
      {t.rich("here_so_far", { total })} · {t("here_so_far_counts", { n: here.ids.length })}
    </>
  );
}

interface BookProps extends TargetProps {
  readonly book: Book;
}

/** What the logical stock says of the position at hand, and as of when. */
function InTheBook({ counter, target, book }: BookProps): JSX.Element | null {
  const inTheBook = usePart(counter, (flow) => bookQuantity(flow, book), [book]);
  if (inTheBook === null) return null;
  const quantity = <b>{quantityText(inTheBook, baseUnit(target))}</b>;
  return <p class="what__so-far">{t.rich("book", { quantity, time: whenText(book.asOf) })}</p>;
}

function bookQuantity(flow: Flow, book: Book): string | null {
  const subject = subjectNow(flow);
  const { item = null } = subject ?? {};
  const rows = subject && item !== null ? book.at({ ...subject, item }) : null;
  return rows && plain(sum(rows.map(exact)));
}

/** The unit that totals are in. */
export function baseUnit(target: Target): string | null {
  return target.units.find(({ factor }) => factor === "1")?.unit ?? null;
}

function sizeOf(text: string): string {
  if (text.length > 10) return "quantity--longest";
  return text.length > 5 ? "quantity--long" : "";
}

function QuantityRow({ counter, target }: TargetProps): JSX.Element {
  const keyed = usePart(counter, (flow) => flow.keyed);
  const result = quantityOf(keyed);
  const text = result.ok ? decimalText(plain(result.value)) : "0";
  return (
    <div class="quantity">
      {isExpression(keyed) && (
        <span class="quantity__expression">{keyed.replace(/[×+]/g, " $& ")}</span>
      )}
      <output class={result.ok ? sizeOf(text) : "quantity--empty"} aria-label={t("quantity")}>
        {text}
      </output>
      <UnitButton counter={counter} target={target} />
    </div>
  );
}

function UnitButton({ counter, target }: TargetProps): JSX.Element | null {
  const index = usePart(counter, (flow) => flow.unit);
  const { unit } = unitAt(target, index);
  if (unit === null) return null;
  if (target.units.length < 2) return <span class="unit unit--fixed">{unit}</span>;
  const next = unitAt(target, nextUnit(target, index));
  const factor = next.factor === "1" ? "" : ` ×${decimalText(next.factor ?? "1")}`;
  const other = `${next.unit}${factor}`;
  return (
    <button
      type="button"
      class="unit"
      title={t("unit_change", { unit, next: other })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => void counter.happen({ kind: "next_unit" })}
    >
      {unit}
      <small>
        <Icon name="swap" />
        {other}
      </small>
    </button>
  );
}
