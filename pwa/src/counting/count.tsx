/**
 * The counting screen: where, what, how much. It draws the state of the machine and hands on what the
 * counter does by scanner, finger or keyboard; every rule is in flow.ts and the files beside it.
 */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { countingText as t } from "../i18n/counting.ts";
import { decimalPoint } from "../i18n/format.ts";
import { IconButton } from "../ui/button.tsx";
import { Keypad } from "../ui/keypad.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { AlarmSheet } from "./alarm.tsx";
import { areaNow } from "./area-flow.ts";
import type { Counter } from "./counter.ts";
import { useScans } from "./device.ts";
import type { Entered } from "./enter.tsx";
import { takeGoal } from "./goal.ts";
import { padKeyOf } from "./keypad.ts";
import { type OpenedList, useCounter, useRecorder } from "./opened-list.ts";
import { usePart } from "./part.ts";
import { QuestionSheet } from "./questions.tsx";
import { Screen } from "./screen.tsx";
import { remember } from "./shift.ts";
import { subjectNow } from "./state.ts";
import { ToldBand } from "./told.tsx";
import { What } from "./what.tsx";
import { Where } from "./where.tsx";
import "./count.css";

const AreasSheet = onDemand(() => import("./aside.ts").then((part) => part.AreasSheet));
const EnterSheet = onDemand(() => import("./aside.ts").then((part) => part.EnterSheet));
const MenuSheet = onDemand(() => import("./aside.ts").then((part) => part.MenuSheet));

/** Backspace, Enter and Delete of a keyboard; characters come from the scanner's ear. */
function useKeyboard(counter: Counter): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const onControl =
        event.target instanceof Element && event.target.closest("button, input, a, dialog");
      if (onControl || event.ctrlKey || event.altKey || event.metaKey) return;
      const key = padKeyOf(event.key);
      if (event.key === "Enter") void counter.happen({ kind: "confirm" });
      else if (event.key === "Escape") void counter.happen({ kind: "leave_item" });
      else if (key === "erase" || key === "clear") void counter.happen({ kind: "key", key });
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [counter]);
}

function Pad({ counter }: { readonly counter: Counter }): JSX.Element {
  const isIdle = usePart(counter, (flow) => subjectNow(flow) === null);
  return (
    <Keypad
      onKey={(key) => void counter.happen({ kind: "key", key })}
      confirm={t("count")}
      onConfirm={() => void counter.happen({ kind: "confirm" })}
      disabled={isIdle}
      point={decimalPoint()}
      names={{
        pad: t("quantity"),
        erase: t("erase"),
        times: t("times"),
        plus: t("plus"),
        point: t("point"),
      }}
    />
  );
}

/** Where the shift is, kept for the next start; after the frame, because that holds the page up. */
function KeptShift({ counter }: { readonly counter: Counter }): null {
  const location = usePart(counter, (flow) => flow.location);
  const keep = usePart(counter, (flow) => flow.keep);
  const way = usePart(counter, (flow) => flow.way);
  const last = usePart(counter, (flow) => flow.last);
  useEffect(() => remember({ location, keep, way, last }), [location, keep, way, last]);
  return null;
}

/** Goes to the position that was chosen on the plan. */
function useGoal(counter: Counter): void {
  useEffect(() => {
    const to = takeGoal();
    if (to) void counter.happen({ kind: "go", to });
  }, [counter]);
}

export function CountScreen({ opened }: { readonly opened: OpenedList }): JSX.Element {
  const { list } = opened;
  const counter = useCounter(opened, useRecorder(opened));
  const [entering, setEntering] = useState<Entered | null>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isAreaOpen, setAreaOpen] = useState(false);
  const question = usePart(counter, (flow) => flow.question);
  const alarm = usePart(counter, (flow) => flow.alarm);
  const area = usePart(counter, areaNow);
  const enter = (as: Entered, text: string): void => {
    setEntering(null);
    void counter.happen({ kind: "enter", as, text });
  };
  useGoal(counter);
  useKeyboard(counter);
  useScans(
    (text) => {
      setAreaOpen(false);
      if (entering) enter(entering, text);
      else void counter.happen({ kind: "scan", text });
    },
    (character) => {
      const key = padKeyOf(character);
      if (key) void counter.happen({ kind: "key", key });
    },
  );
  const detail = [
    area && t("area_now", { area }),
    list.description,
    list.pass > 1 && t("list_pass", { pass: list.pass }),
  ];
  return (
    <Screen
      full
      title={list.number}
      detail={detail.filter(Boolean).join(" · ")}
      back="/handheld"
      actions={<IconButton icon="more" label={t("menu")} onClick={() => setMenuOpen(true)} />}
    >
      <KeptShift counter={counter} />
      <ToldBand counter={counter} />
      <Where
        counter={counter}
        onType={() => setEntering("location")}
        onArea={() => setAreaOpen(true)}
      />
      <What
        counter={counter}
        opened={opened}
        onType={setEntering}
        onArea={() => setAreaOpen(true)}
      />
      <Pad counter={counter} />
      {entering && <EnterSheet as={entering} onEnter={enter} onClose={() => setEntering(null)} />}
      {question && <QuestionSheet counter={counter} opened={opened} />}
      {alarm && (
        <AlarmSheet code={alarm} onSeen={() => void counter.happen({ kind: "drop_alarm" })} />
      )}
      {isAreaOpen && (
        <AreasSheet counter={counter} opened={opened} onClose={() => setAreaOpen(false)} />
      )}
      {isMenuOpen && <MenuSheet counter={counter} list={list} onClose={() => setMenuOpen(false)} />}
    </Screen>
  );
}
