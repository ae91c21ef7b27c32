/**
 * What guided counting still has to see: the open positions of the plan first, in the order of a walk;
 * a tap goes there, with location and item filled in. Counted means counted on this device.
 */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import type { Hit } from "../domain/catalogue.ts";
import type { Position } from "../domain/reference.ts";
import { progressOf } from "../domain/scope.ts";
import { countingText as t } from "../i18n/counting.ts";
import type { Handheld } from "../sync/handheld.ts";
import { Badge } from "../ui/badge.tsx";
import { Empty, Loading, Progress } from "../ui/states.tsx";
import { useStored } from "./device.ts";
import { goal } from "./goal.ts";
import { byLocation } from "./grouping.ts";
import type { OpenedList } from "./opened-list.ts";
import { Screen } from "./screen.tsx";
import "./lines.css";

/** A planned position with what the catalogue knows of its item; null when it knows nothing. */
interface Planned extends Position {
  readonly hit: Hit | null;
}

async function named({ catalogue }: Handheld, position: Position): Promise<Planned> {
  const hits = await catalogue.find(position.item.slice(position.item.indexOf("/") + 1));
  return { ...position, hit: hits.find(({ item }) => item === position.item) ?? null };
}

async function planOf(handheld: Handheld, { list }: OpenedList) {
  const all = { limit: Number.POSITIVE_INFINITY };
  const lines = await handheld.journal.lines(list.id, list.pass, all);
  const counted = lines.filter(({ total }) => total !== null);
  const { open, done } = progressOf(list.planned, counted);
  const name = (position: Position) => named(handheld, position);
  return { open: await Promise.all(open.map(name)), done: await Promise.all(done.map(name)) };
}

function PlannedRow({ planned, onGo }: { readonly planned: Planned; readonly onGo: () => void }) {
  const { item, variant, lot, serial, hit } = planned;
  const identity = [hit?.code ?? item, variant, lot, serial].filter(Boolean).join(" · ");
  return (
    <button type="button" class="card" onClick={onGo}>
      <span>{hit?.description || identity}</span>
      <span class="card__text">{identity}</span>
    </button>
  );
}

interface PlacesProps {
  readonly planned: readonly Planned[];
  readonly onGo: (planned: Planned) => void;
}

function Places({ planned, onGo }: PlacesProps): JSX.Element {
  return (
    <>
      {byLocation(planned).map(({ location, lines: here }) => (
        <section key={location} class="place">
          <h2>{location || t("location_none")}</h2>
          {here.map((one) => (
            <PlannedRow key={JSON.stringify(one)} planned={one} onGo={() => onGo(one)} />
          ))}
        </section>
      ))}
    </>
  );
}

export function LeftScreen({ opened }: { readonly opened: OpenedList }): JSX.Element {
  const { list } = opened;
  const { route } = useLocation();
  const plan = useStored((handheld) => planOf(handheld, opened), [list.id, list.pass]);
  const back = `/handheld/lists/${list.id}`;
  const go = ({ location, lot, serial, hit }: Planned): void => {
    goal.value = { location: location || null, hit, lot: lot || null, serial: serial || null };
    route(back);
  };
  const total = list.planned.length;
  const done = plan?.done.length ?? 0;
  const isComplete = plan !== null && total > 0 && done === total;
  return (
    <Screen title={t("left_title")} detail={list.number} back={back}>
      {plan === null && <Loading text={t("opening")} />}
      {total === 0 && <Empty title={t("left_none")} text={t("left_none_text")} />}
      {plan !== null && total > 0 && (
        <Progress done={done} total={total} text={t("left_done", { n: done, total })} />
      )}
      {isComplete && <Empty icon="check" title={t("left_all")} text={t("left_all_text")} />}
      {plan && <Places planned={plan.open} onGo={go} />}
      {plan && done > 0 && (
        <section class="place">
          <p>
            <Badge meaning="good">{t("left_counted")}</Badge>
          </p>
          <Places planned={plan.done} onGo={go} />
        </section>
      )}
    </Screen>
  );
}
