/** The lists that this employee may count, how far each is on this device, and what the device knows. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { currentArea } from "../domain/area.ts";
import type { CountList, Employee, ListType } from "../domain/reference.ts";
import { countingText as t } from "../i18n/counting.ts";
import type { Progress as ListProgress } from "../storage/schema.ts";
import type { Handheld } from "../sync/handheld.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { Empty, Loading, Progress } from "../ui/states.tsx";
import { useHandheld, useStored } from "./device.ts";
import { DeviceState } from "./device-state.tsx";
import { Note } from "./note.tsx";
import { listsOf, pinNeed, provedWho } from "./people.ts";
import { Screen } from "./screen.tsx";
import { leaveShift } from "./shift.ts";
import { SyncButton } from "./sync-sheet.tsx";

const PinSheet = onDemand(() => import("./aside.ts").then((part) => part.PinSheet));

interface Entry {
  readonly list: CountList;
  readonly type: ListType | null;
  readonly progress: ListProgress;
}

async function entriesOf(handheld: Handheld, employee: string): Promise<Entry[]> {
  const lists = listsOf(employee, await handheld.references.all("list"));
  return Promise.all(
    lists.map(async (list) => ({
      list,
      type: await handheld.references.get("list_type", list.list_type),
      progress: await handheld.journal.progress(list.id, list.pass),
    })),
  );
}

/** The state of the catalogue: none, prepared by the server, coming, there, without room for a newer. */
export function CatalogueState(): JSX.Element {
  const { phase, rows, bucketsDone, bucketsTotal, problem } = useHandheld().state.catalogue.value;
  if (problem === "quota") return <Note meaning="question">{t("catalogue_quota")}</Note>;
  if (phase === "loading") {
    const how = { done: bucketsDone, total: bucketsTotal };
    const text = rows === 0 ? t("catalogue_first", how) : t("catalogue_loading", how);
    return <Progress done={bucketsDone} total={bucketsTotal} text={text} />;
  }
  if (phase === "ready") return <p class="lead">{t("catalogue_ready", { n: rows })}</p>;
  const isComing = problem === "preparing";
  return <Note meaning="question">{t(isComing ? "catalogue_preparing" : "catalogue_none")}</Note>;
}

function howFar({ list, progress }: Entry): string {
  if (progress.events === 0) return t("list_not_started");
  const total = list.planned.length;
  if (total === 0) return t("list_lines", { n: progress.lines });
  return t("list_lines_of", { n: progress.lines, total });
}

/** How many areas this device closed, and which one is open. */
function AreasText({ list, progress }: Entry): JSX.Element {
  const areas = progress.areas ?? [];
  const open = currentArea(areas);
  const done = areas.filter(({ closed_at }) => closed_at !== null).length;
  const total = new Set([...list.areas, ...areas.map(({ area }) => area)]).size;
  const words = [t("list_areas", { done, total }), open && t("list_area_open", { area: open })];
  return <span class="card__text">{words.filter(Boolean).join(" · ")}</span>;
}

function ListCard({ entry, onOpen }: { readonly entry: Entry; readonly onOpen: () => void }) {
  const { list, progress } = entry;
  const total = list.planned.length;
  const place = list.warehouse_description || list.warehouse;
  return (
    <button type="button" class="card" onClick={onOpen}>
      <span class="card__head">
        <span>{list.number}</span>
        {list.pass > 1 && <Badge meaning="question">{t("list_pass", { pass: list.pass })}</Badge>}
        {progress.closed_at && <Badge meaning="good">{t("list_closed_here")}</Badge>}
      </span>
      <span>{list.description}</span>
      {place !== list.description && <span class="card__text">{place}</span>}
      {entry.type?.area_control && <AreasText {...entry} />}
      {total > 0 ? (
        <Progress done={progress.lines} total={total} text={howFar(entry)} />
      ) : (
        <span class="card__text">{howFar(entry)}</span>
      )}
    </button>
  );
}

function Nothing(): JSX.Element {
  return (
    <Empty
      icon="list"
      title={t("lists_empty")}
      text={t("lists_empty_text")}
      action={<SyncButton />}
    />
  );
}

export function ListsScreen({ employee }: { readonly employee: Employee }): JSX.Element {
  const { route } = useLocation();
  const [asking, setAsking] = useState<Entry | null>(null);
  // The count of what waits changes with every count: progress is read again.
  const entries = useStored((handheld) => entriesOf(handheld, employee.code), [employee.code]);
  const go = ({ list }: Entry): void => route(`/handheld/lists/${list.id}`);
  const open = (entry: Entry): void => {
    const isFree = pinNeed(entry.type, employee) === "none" || provedWho.value === employee.code;
    if (isFree) go(entry);
    else setAsking(entry);
  };
  return (
    <Screen
      title={t("lists_title")}
      detail={employee.name}
      actions={
        <IconButton
          icon="gear"
          label={t("settings_title")}
          onClick={() => route("/handheld/settings")}
        />
      }
    >
      <DeviceState />
      {entries === null && <Loading text={t("opening")} />}
      {entries?.length === 0 && <Nothing />}
      <div class="rows">
        {entries?.map((entry) => (
          <ListCard key={entry.list.id} entry={entry} onOpen={() => open(entry)} />
        ))}
      </div>
      <CatalogueState />
      <Button icon="badge" block onClick={leaveShift}>
        {t("badge_leave")}
      </Button>
      {asking && (
        <PinSheet employee={employee} onProved={() => go(asking)} onClose={() => setAsking(null)} />
      )}
    </Screen>
  );
}
