/** The story of a line: sentences first, then each thing that happened with who, when and where. */
import type { ComponentChildren, JSX } from "preact";
import { journalText, differencesText as text } from "../../i18n/desk.ts";
import { clockText, dateText, momentText, quantityText } from "../../i18n/format.ts";
import { language } from "../../i18n/language.ts";
import { Story, StoryStep } from "../../ui/story.tsx";
import type { Explanation, StoryDecision, StoryEvent, StoryMovement } from "../api/differences.ts";
import { difference } from "../numbers.ts";
import { iMay } from "../session/session.ts";
import { recordNumber } from "../shell/record-name.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { textFor } from "../shell/words.ts";
import { replacement, timeline } from "./timeline.ts";

/** The time to the second, and the day where the story reaches another one. */
function whenWords(at: string, before: string | undefined): string {
  const day = dateText(at);
  return before && dateText(before) === day ? clockText(at) : `${day}, ${clockText(at)}`;
}

function whoAndWhere(event: StoryEvent, before: string | undefined): string {
  const who = event.employee_name || event.employee || event.user;
  const device =
    event.device === "server" ? text("at_the_desk") : (event.device_name ?? event.device);
  return [whenWords(event.at, before), who, device].filter(Boolean).join(" · ");
}

function keyed(event: StoryEvent): string {
  const pack = quantityText(event.quantity ?? "0", event.unit);
  const isPack = event.factor !== null && !/^1(\.0*)?$/.test(event.factor);
  if (!isPack || !event.base_quantity) return pack;
  return text("pack_is", { pack, base: quantityText(event.base_quantity, null) });
}

function whereCounted(event: StoryEvent): string {
  if (event.area) return text("in_area", { area: event.area });
  return event.pass && event.pass > 1 ? text("in_pass", { pass: event.pass }) : "";
}

function countWords(event: StoryEvent, events: readonly StoryEvent[]): ComponentChildren {
  if (event.kind === "void") return text("undone");
  if (event.kind === "note") return text("note");
  const next = replacement(event, events);
  if (next?.kind === "void") return <s>{keyed(event)}</s>;
  if (next) return text.rich("replaced_by", { old: <s>{keyed(event)}</s>, quantity: keyed(next) });
  const words = [event.supersedes.length > 0 ? text("counted_again") : "", whereCounted(event)];
  return (
    <>
      <b>{keyed(event)}</b> {words.filter(Boolean).join(", ")}
    </>
  );
}

function EventStep(props: {
  readonly event: StoryEvent;
  readonly events: readonly StoryEvent[];
  readonly before: string | undefined;
}): JSX.Element {
  const { event, events, before } = props;
  return (
    <StoryStep when={whoAndWhere(event, before)} tone={event.live ? "live" : "old"}>
      {countWords(event, events)}
      {iMay("read_journal") && (
        <>
          {" "}
          <a href={withQuery("/desk/journal", { event: event.id })}>{journalText("event")}</a>
        </>
      )}
    </StoryStep>
  );
}

function MovementStep(props: {
  readonly movement: StoryMovement;
  readonly explanation: Explanation;
  readonly before: string | undefined;
}): JSX.Element {
  const { movement, explanation, before } = props;
  const without = explanation.row.difference_without_doubtful;
  return (
    <StoryStep
      tone="doubt"
      when={
        <>
          {whenWords(movement.at, before)} ·{" "}
          <a href={desk`/records/${movement.record}`}>
            {text("record", { record: recordNumber(movement) })}
          </a>
        </>
      }
    >
      {text("moved_meanwhile", {
        quantity: difference(movement.quantity),
        reason: movement.reason,
      })}{" "}
      {without !== null && text.rich("without_it", { difference: <b>{difference(without)}</b> })}
    </StoryStep>
  );
}

function DecisionStep({ decision }: { readonly decision: StoryDecision }): JSX.Element {
  const when = [decision.at && momentText(decision.at), decision.user].filter(Boolean).join(" · ");
  return (
    <StoryStep tone={decision.applies === false ? "old" : "decided"} when={when}>
      {textFor(text, `done_${decision.action}`) ?? decision.action}
      {decision.quantity && ` · ${quantityText(decision.quantity, null)}`}
      {decision.reason && ` · “${decision.reason}”`}
    </StoryStep>
  );
}

/** Sentences, then the timeline. */
export function LineStory({ explanation }: { readonly explanation: Explanation }): JSX.Element {
  const sentences = explanation.sentences.map((sentence) =>
    language.value === "it" ? sentence.text_it : sentence.text_en,
  );
  return (
    <>
      {sentences.length > 0 && <p class="drawer__subtitle">{sentences.join(" ")}</p>}
      <Story>
        {timeline(explanation).map((one, index, all) => {
          const before = all[index - 1]?.at;
          if (one.what === "event")
            return (
              <EventStep
                key={one.event.id}
                event={one.event}
                events={explanation.events}
                before={before}
              />
            );
          if (one.what === "movement")
            return (
              <MovementStep
                key={`m${one.movement.record}${one.at}`}
                movement={one.movement}
                explanation={explanation}
                before={before}
              />
            );
          return <DecisionStep key={`d${one.at}`} decision={one.decision} />;
        })}
      </Story>
    </>
  );
}
