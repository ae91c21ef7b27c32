/** An event in words: who, what, where. Knows no screen. */
import { journalText as text } from "../../i18n/desk.ts";
import { quantityText } from "../../i18n/format.ts";
import type { LogEvent } from "../api/journal.ts";
import { textFor } from "../shell/words.ts";

const SHORT = 8;

/** The name of a device; one that is not known here by the beginning of its id. */
export function deviceWords(event: {
  readonly device: string;
  readonly device_name?: string | null;
}): string {
  if (event.device === "server") return text("server");
  return event.device_name ?? text("unknown_device", { id: event.device.slice(0, SHORT) });
}

/** Who did it: the employee by name, at the desk the user. */
export function whoWords(event: LogEvent): string {
  return event.user ?? (event.employee_name || event.employee || deviceWords(event));
}

export function kindWords(kind: string): string {
  return textFor(text, `kind_${kind}`) ?? kind;
}

/** What was counted or taken back: the item with what is finer, or the barcode that nobody knows. */
export function whatWords(event: LogEvent): string {
  const { item, barcode, variant, lot, serial } = event.undid ?? event;
  const named = item?.split("/").at(-1) ?? barcode;
  return [named, variant, lot, serial].filter(Boolean).join(" · ");
}

/** Where that was: the location, else the area. */
export function whereWords(event: LogEvent): string {
  return event.undid?.location ?? event.location ?? event.area ?? "";
}

/** A quantity as it was keyed, in packs where it was. */
export function amountWords(event: Pick<LogEvent, "quantity" | "unit" | "factor">): string {
  if (event.quantity === null) return "";
  const amount = quantityText(event.quantity, event.unit);
  const pack = event.factor !== null && !/^1(\.0*)?$/.test(event.factor);
  return pack ? `${amount} × ${quantityText(event.factor, null)}` : amount;
}

function said(content: Readonly<Record<string, unknown>>, name: string): string {
  const value = content[name];
  return value === undefined || value === null ? "" : String(value);
}

/** The event as a sentence; `content` is what only its bytes say. */
export function sentence(event: LogEvent, content: Readonly<Record<string, unknown>> = {}): string {
  const who = whoWords(event);
  const subject = {
    who,
    what: whatWords(event) || text("nothing"),
    where: (event.undid ?? event).location ?? text("nowhere"),
    quantity: amountWords(event.undid ?? event),
  };
  switch (event.kind) {
    case "count":
      return text(event.supersedes.length > 0 ? "say_count_again" : "say_count", subject);
    case "void":
      return event.undid ? text("say_void", subject) : text("say_void_unseen", { who });
    case "area_opened":
      return text("say_area_opened", { who, area: event.area ?? "" });
    case "area_closed":
      return text("say_area_closed", { who, area: event.area ?? "" });
    case "list_closed":
      return text("say_list_closed", { who, last: said(content, "last_seq") });
    case "note":
      return text("say_note", { who, text: said(content, "text") });
    default:
      return text("say_decision", {
        who,
        outcome: said(content, "outcome"),
        reason: said(content, "reason"),
      });
  }
}
