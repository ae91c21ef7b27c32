/** What this list has so far on this device: line by line, newest first, each with its counts; search. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { countingText as t } from "../i18n/counting.ts";
import { quantityText, timeText } from "../i18n/format.ts";
import type { LiveCount } from "../storage/schema.ts";
import type { Handheld } from "../sync/handheld.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Empty, Loading } from "../ui/states.tsx";
import { useHandheld, useScans, useStored } from "./device.ts";
import { byLocation, matches } from "./grouping.ts";
import { CountSheet } from "./line-sheet.tsx";
import { type NamedLine, Names } from "./names.ts";
import type { OpenedList } from "./opened-list.ts";
import { Screen } from "./screen.tsx";
import "./lines.css";

/** So many more at a time: a screen of 5,000 lines would keep the counter waiting. */
const PAGE = 20;

/** What employees are called, by their codes. */
type People = ReadonlyMap<string, string>;

interface CountRowProps {
  readonly count: LiveCount;
  readonly people: People;
  readonly onOpen: () => void;
}

/** One count of a line; a tap offers to correct it or to take it back. */
function CountRow({ count, people, onOpen }: CountRowProps): JSX.Element {
  const employee = people.get(count.employee) ?? count.employee;
  return (
    <button type="button" class="count-row" onClick={onOpen}>
      <span>{t("line_event", { time: timeText(count.observed_at), employee })}</span>
      <b>{quantityText(count.quantity, count.unit)}</b>
    </button>
  );
}

interface LineCardProps {
  readonly line: NamedLine;
  readonly people: People;
  readonly onOpen: (count: LiveCount) => void;
}

function LineCard({ line, people, onOpen }: LineCardProps): JSX.Element {
  const identity = [line.code, line.variant, line.lot, line.serial].filter(Boolean).join(" · ");
  return (
    <article class="line-card">
      <div class="line-card__head">
        <span>
          {line.item === null ? t("unknown_item") : line.description || line.code}
          <small>{identity}</small>
        </span>
        {line.total === null ? (
          <Badge meaning="neutral">{t("lines_taken_back")}</Badge>
        ) : (
          <b>{quantityText(line.total, line.unit)}</b>
        )}
      </div>
      {line.live.map((count) => (
        <CountRow key={count.id} count={count} people={people} onOpen={() => onOpen(count)} />
      ))}
    </article>
  );
}

const NOBODY: People = new Map();

/** Everybody whom this device knows. */
function usePeople(): People {
  const known = useStored(({ references }) => references.all("employee"), []);
  return useMemo(
    () => (known ? new Map(known.map(({ code, name }) => [code, name])) : NOBODY),
    [known],
  );
}

// The newest ones, and with them those of the whole list that a search means.
async function linesOf(names: Names, { journal }: Handheld, { list, limit, search }: Wanted) {
  const newest = await journal.lines(list.id, list.pass, { limit });
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const meant = words.length ? await journal.search(list.id, list.pass, words, limit) : [];
  const known = new Set(newest.map(({ key }) => key));
  const all = [...newest, ...meant.filter(({ key }) => !known.has(key))];
  return { lines: await names.of(all), isFull: newest.length === limit };
}

interface Wanted extends Pick<OpenedList, "list"> {
  readonly limit: number;
  readonly search: string;
}

/** A search as it stands once nothing was typed for a moment: the whole list is not read for every letter. */
function useSettled(search: string): string {
  const [settled, setSettled] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(search), 300);
    return () => clearTimeout(timer);
  }, [search]);
  return settled;
}

function useLines({ list }: OpenedList, version: number, search: string) {
  const [limit, setLimit] = useState(PAGE);
  const { catalogue } = useHandheld();
  const names = useMemo(() => new Names(catalogue), [catalogue]);
  const found = useStored(
    (handheld) => linesOf(names, handheld, { list, limit, search }),
    [list.id, list.pass, limit, version, search],
  );
  const lines = found?.lines ?? null;
  return { lines, more: () => setLimit(limit + PAGE), hasMore: found?.isFull === true };
}

export function LinesScreen({ opened }: { readonly opened: OpenedList }): JSX.Element {
  const [search, setSearch] = useState("");
  const [version, setVersion] = useState(0);
  const [open, setOpen] = useState<LiveCount | null>(null);
  const people = usePeople();
  const { lines, more, hasMore } = useLines(opened, version, useSettled(search));
  useScans(setSearch);
  const close = (): void => {
    setOpen(null);
    setVersion(version + 1);
  };
  const found = (lines ?? []).filter((line) => matches(line, search));
  return (
    <Screen
      title={t("lines_title")}
      detail={opened.list.number}
      back={`/handheld/lists/${opened.list.id}`}
    >
      <Field type="search" label={t("lines_search")} value={search} onValue={setSearch} />
      {lines === null && <Loading text={t("opening")} />}
      {lines?.length === 0 && <Empty title={t("lines_empty")} text={t("lines_empty_text")} />}
      {lines !== null && lines.length > 0 && found.length === 0 && (
        <Empty icon="search" title={t("lines_none", { text: search })} />
      )}
      {byLocation(found).map(({ location, lines: here }) => (
        <section key={location} class="place">
          <h2>{location ?? t("location_none")}</h2>
          {here.map((line) => (
            <LineCard key={line.key} line={line} people={people} onOpen={setOpen} />
          ))}
        </section>
      ))}
      {hasMore && (
        <Button block onClick={more}>
          {t("lines_more")}
        </Button>
      )}
      {open && (
        <CountSheet
          opened={opened}
          count={open}
          who={people.get(open.employee) ?? open.employee}
          onClose={close}
        />
      )}
    </Screen>
  );
}
