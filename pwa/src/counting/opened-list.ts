/** An open list with everything that counting on it needs, put together from the device's storage. */
import { useEffect, useMemo } from "preact/hooks";
import type { AreaState } from "../domain/area.ts";
import type { CountList, Employee, ListType } from "../domain/reference.ts";
import { type Book, bookOf } from "../domain/scope.ts";
import type { Handheld } from "../sync/handheld.ts";
import { Counter, type Ports } from "./counter.ts";
import { feedback, useHandheld } from "./device.ts";
import { Recorder } from "./recorder.ts";
import { openList, shift } from "./shift.ts";
import { begin, type Signal } from "./state.ts";

export interface OpenedList {
  readonly list: CountList;
  readonly type: ListType | null;
  readonly employee: Employee;
  /** Whether its warehouse has locations at all. */
  readonly hasLocations: boolean;
  /** When this device closed its part of it, null while it is open. */
  readonly closedAt: string | null;
  /** What was opened and closed on this device; null where the list is not counted by areas. */
  readonly areas: readonly AreaState[] | null;
  /** The logical stock as of the last sync; null for blind lists, whatever the device holds. */
  readonly book: Book | null;
}

/** The list with its type and places; null when this device does not hold it (any more). */
export async function openedList(
  { references, journal }: Handheld,
  id: string,
  employee: Employee,
): Promise<OpenedList | null> {
  const list = await references.get("list", id);
  if (list?.state !== "released") return null;
  const [type, locations, stock, progress] = await Promise.all([
    references.get("list_type", list.list_type),
    references.all("location"),
    references.get("stock", list.id),
    journal.progress(list.id, list.pass),
  ]);
  const hasLocations = locations.some(({ warehouse }) => warehouse === list.warehouse);
  const book = stock && type?.blind === false ? bookOf(stock, list) : null;
  const areas = type?.area_control ? (progress.areas ?? []) : null;
  return { list, type, employee, hasLocations, closedAt: progress.closed_at, areas, book };
}

/** Writes for this employee on this list and pass. */
export function useRecorder({ list, type, employee }: OpenedList): Recorder {
  const handheld = useHandheld();
  const independent = type?.combine === "independent";
  return useMemo(
    () =>
      new Recorder(handheld, {
        ...{ list: list.id, pass: list.pass, warehouse: list.warehouse },
        ...{ employee: employee.code, rule: { independent } },
      }),
    [handheld, list.id, list.pass, list.warehouse, employee.code, independent],
  );
}

const sounds = { counted: "counted", question: "question", refused: "not_counted" } as const;

function portsOf(handheld: Handheld, recorder: Recorder): Ports {
  const { warehouse } = recorder.place;
  return {
    find: (text) => handheld.catalogue.find(text),
    isLocation: async (code) =>
      (await handheld.references.location(`${warehouse}/${code}`)) !== null,
    here: (subject) => recorder.here(subject),
    save: (save) => recorder.save(save),
    undo: (id) => recorder.undo(id),
    moveTo: (open, close) => recorder.moveTo(open, close),
    sound: (signal: Signal) => feedback.give(sounds[signal]),
    alarmCode,
  };
}

/** The stable name of a storage failure; anything else is "other". */
export function alarmCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "other";
}

/** The counting machine of an open list, at the location and with the last count where the shift left it. */
export function useCounter(opened: OpenedList, recorder: Recorder): Counter {
  const handheld = useHandheld();
  const counter = useMemo(() => {
    openList(opened.list.id, opened.list.pass);
    const { keep, location, way, last, resumed } = shift.peek();
    const settings = {
      way,
      keep: keep ?? opened.type?.keep_location ?? true,
      needsLocation: opened.hasLocations,
      scope: opened.list,
      areas: opened.areas && { known: opened.list.areas, states: opened.areas },
    };
    const closedAt = opened.closedAt === resumed ? null : opened.closedAt;
    return new Counter(portsOf(handheld, recorder), begin(settings, location, closedAt, last));
  }, [
    ...[handheld, recorder, opened.list.id, opened.list.pass],
    ...[opened.type?.keep_location, opened.type?.area_control, opened.hasLocations],
  ]);
  // Another screen may have taken the last count away meanwhile.
  useEffect(() => {
    const { last } = counter.state.peek();
    if (!last) return;
    const known = recorder.here(last.save.subject);
    void known.then((here) => {
      if (!here?.ids.includes(last.id)) void counter.happen({ kind: "gone" });
    }, reportError);
  }, [counter, recorder]);
  const hasAreas = opened.areas !== null;
  // What the screen was opened with may be older than what another screen wrote meanwhile.
  useEffect(() => {
    if (!hasAreas) return;
    const known = recorder.areas();
    void known.then((states) => counter.happen({ kind: "areas", states }), reportError);
  }, [counter, recorder, hasAreas]);
  return counter;
}
