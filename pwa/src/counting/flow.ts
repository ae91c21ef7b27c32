/**
 * The counting screen as a pure machine: a state, what happened, the next state. What must be asked of
 * the device (look a code up, read a line, save) stands in `wish`; counter.ts grants it and says so.
 * A scan never answers a question; nothing is called counted before `stored`.
 */
import { answeredArea, movedTo, needsArea, scannedArea, wanted } from "./area-flow.ts";
import { confirmed, decided, repeated } from "./confirm.ts";
import { type PadKey, press } from "./keypad.ts";
import { aimed, arrived, going, identified, lookedUp } from "./scan.ts";
import {
  type Answer,
  type Flow,
  type Happening,
  NO_TARGET,
  type Question,
  type Save,
  show,
  tell,
} from "./state.ts";
import { nextUnit, targetOf, unknownTarget } from "./target.ts";

/** The next state. `wish` and `signal` are new with every step: grant and sound them once. */
export function step(before: Flow, happening: Happening): Flow {
  const flow = { ...before, wish: null, signal: null };
  switch (happening.kind) {
    case "scan":
      return scanned(flow, happening.text);
    case "enter":
      return entered(flow, happening.as, happening.text);
    case "looked_up":
      return lookedUp(flow, happening.found);
    case "go":
      return going(flow, happening.to);
    case "read":
      return happening.purpose === "show"
        ? { ...flow, here: happening.here }
        : decided(flow, happening.here);
    case "key":
      return keyed(flow, happening.key);
    case "answer":
      return answered(flow, happening.answer);
    case "stored":
      return stored(flow, happening.id, happening.save);
    case "undo":
      return { ...flow, wish: { kind: "undo", id: happening.id } };
    case "failed":
      return { ...flow, alarm: happening.alarm, next: null, signal: "refused" };
    case "area":
      return flow.question ? flow : wanted(flow, happening.to);
    case "areas":
      return movedTo(flow, happening.states);
    case "keep":
      return { ...flow, keep: happening.keep };
    case "way":
      return { ...flow, way: happening.way };
    default:
      return simple(flow, happening.kind);
  }
}

function simple(
  flow: Flow,
  kind: "next_unit" | "confirm" | "undone" | "gone" | "drop_alarm" | "leave_item",
): Flow {
  if (kind === "confirm") return flow.question ? flow : confirmed(flow);
  if (kind === "undone") return show({ ...flow, told: { kind: "undone" }, last: null });
  if (kind === "gone") return { ...flow, last: null };
  if (kind === "drop_alarm") return { ...flow, alarm: null };
  if (kind === "leave_item") return { ...flow, ...NO_TARGET };
  return flow.target ? { ...flow, unit: nextUnit(flow.target, flow.unit), waived: [] } : flow;
}

function scanned(flow: Flow, text: string): Flow {
  if (flow.question || flow.alarm) return tell(flow, { kind: "answer_first" });
  return scannedArea(flow, text) ?? { ...flow, wish: { kind: "look_up", text, as: "any" } };
}

function entered(flow: Flow, as: "location" | "item" | "lot" | "serial", text: string): Flow {
  if (as !== "location" && as !== "item") return identified(flow, as, text);
  if (needsArea(flow)) return tell(flow, { kind: "scan_area" });
  return { ...flow, wish: { kind: "look_up", text, as } };
}

function keyed(flow: Flow, key: PadKey): Flow {
  if (flow.question) return flow;
  if (!flow.target) return tell(flow, { kind: "scan_item" });
  const text = press(flow.keyed, key);
  if (text === null) return { ...flow, signal: "refused" };
  return {
    ...flow,
    keyed: text,
    waived: [],
    told: null,
  };
}

function answered(flow: Flow, answer: Answer): Flow {
  const { question } = flow;
  if (!question) return flow;
  const asked = { ...flow, question: null, told: null };
  if (answer.kind === "cancel") return cancelled(asked, question.kind);
  switch (question.kind) {
    case "unknown":
      return answer.kind === "location"
        ? arrived(asked, question.text)
        : aimed(asked, unknownTarget(question.text));
    case "choose":
      return answer.kind === "hit"
        ? aimed(asked, targetOf(answer.hit, question.text, flow.way))
        : flow;
    case "again":
      return repeated(asked, answer.kind === "replace" ? question.here.ids : []);
    case "unfinished":
      return answer.kind === "count"
        ? confirmed({ ...asked, next: question.next })
        : lookedUp({ ...asked, ...NO_TARGET }, question.next);
    case "outside_location":
      return arrived(meaning(asked, question.location), question.location);
    case "outside_item":
      return aimed(meaning(asked, question.target.item), question.target);
    case "closed":
      return asked;
    case "area_outside":
    case "area_again":
    case "area_switch":
      return answeredArea(asked, question, answer.kind);
    default:
      return confirmed({ ...asked, waived: [...flow.waived, question.kind] });
  }
}

const meaning = (flow: Flow, what: string | null): Flow =>
  what === null ? flow : { ...flow, meant: [...flow.meant, what] };

// "Do not record this one" drops it; every other question goes back to where the counter was.
function cancelled(flow: Flow, asked: Question["kind"]): Flow {
  return asked === "again" ? { ...flow, ...NO_TARGET, next: null } : { ...flow, next: null };
}

function stored(flow: Flow, id: string, save: Save): Flow {
  const location = flow.keep ? flow.location : null;
  const kept = { ...flow, ...NO_TARGET, location, next: null, told: null };
  const ready = { ...kept, last: { id, save }, signal: "counted" as const };
  return flow.next ? lookedUp(ready, flow.next) : ready;
}
