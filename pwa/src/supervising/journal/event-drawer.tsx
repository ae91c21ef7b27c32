/** One event beside the log: in words, whether it is what it was, every field, the very bytes. */
import type { ComponentChildren, JSX } from "preact";
import { journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Badge, type Meaning } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Code, Hash } from "../../ui/code.tsx";
import { Drawer, DrawerActions } from "../../ui/drawer.tsx";
import { SectionTitle } from "../../ui/frame.tsx";
import { Facts } from "../../ui/story.tsx";
import { type EventStory, eventStory, type Fit, type Mention } from "../api/journal.ts";
import { useResource } from "../loading/resource.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { Ready } from "../shell/screen.tsx";
import { amountWords, deviceWords, kindWords, sentence } from "./event-words.ts";

interface DrawerProps {
  readonly id: string;
  readonly onShow: (id: string) => void;
  readonly onClose: () => void;
}

const fates: Readonly<Record<EventStory["fate"], Meaning>> = {
  live: "good",
  spared: "question",
  replaced: "neutral",
  voided: "neutral",
  not_a_count: "neutral",
};
const fits: Readonly<Record<Fit, Meaning>> = { fits: "good", broken: "error", unknown: "neutral" };

function Verdict({ meaning, children }: { meaning: Meaning; children: ComponentChildren }) {
  return <Badge meaning={meaning}>{children}</Badge>;
}

function Checks({ event }: { readonly event: EventStory }): JSX.Element {
  const { checks } = event;
  const good = (fine: boolean): Meaning => (fine ? "good" : "error");
  const link = (fit: Fit) => <Verdict meaning={fits[fit]}>{text(`link_${fit}`)}</Verdict>;
  return (
    <Facts
      facts={[
        [
          text("check_bytes"),
          <Verdict meaning={good(checks.bytes)}>
            {text(checks.bytes ? "bytes_ok" : "bytes_wrong")}
          </Verdict>,
        ],
        [
          text("check_columns"),
          <Verdict meaning={good(checks.column === null)}>
            {checks.column === null
              ? text("columns_ok")
              : text("columns_wrong", { column: checks.column })}
          </Verdict>,
        ],
        [
          event.seq === 1 ? text("check_start") : text("check_before", { n: event.seq - 1 }),
          link(checks.link_before),
        ],
        [text("check_after", { n: event.seq + 1 }), link(checks.link_after)],
        [text("check_canonical"), text(checks.canonical ? "canonical_ok" : "canonical_other")],
        [text("check_signed"), <Signed checks={checks} />],
        [text("written_off"), checks.written_off ? text("written_off_text") : null],
      ]}
    />
  );
}

function Signed({ checks }: { readonly checks: EventStory["checks"] }): JSX.Element {
  if (!checks.signed_at) return <>{checks.seal_problem ?? text("not_signed")}</>;
  return (
    <>
      <Badge meaning="good">{text("signed")}</Badge> {momentText(checks.signed_at)}
    </>
  );
}

function Hashes({ event }: { readonly event: EventStory }): JSX.Element {
  return (
    <Facts
      facts={[
        [text("stored_hash"), <Hash text={event.hash} />],
        [text("computed_hash"), <Hash text={event.checks.computed_hash} />],
        [text("previous_hash"), <Hash text={event.previous_hash} />],
      ]}
    />
  );
}

function EventFields({ event }: { readonly event: EventStory }): JSX.Element {
  const offset = event.clock_offset_ms;
  return (
    <Facts
      facts={[
        [text("kind"), kindWords(event.kind)],
        [
          text("device"),
          <a href={desk`/devices/${event.device}`}>{`${deviceWords(event)} · ${event.seq}`}</a>,
        ],
        [text("inventory"), event.inventory],
        [
          text("list"),
          event.list && event.inventory && event.list_id && (
            <a href={desk`/inventories/${event.inventory}/lists/${event.list_id}`}>{event.list}</a>
          ),
        ],
        [text("pass"), event.pass_number],
        [text("area"), event.area],
        [text("employee"), event.employee],
        [text("user"), event.user],
        [text("location"), event.location],
        [text("item"), event.item],
        [text("lot"), event.lot],
        [text("serial"), event.serial],
        [text("barcode"), event.barcode],
        [text("when"), momentText(event.counted_at)],
        [text("observed"), momentText(event.observed_at)],
        [text("clock_offset"), offset !== null && text("milliseconds", { n: offset })],
        [text("received"), momentText(event.received_at)],
        [text("epoch"), <Hash text={event.epoch} />],
      ]}
    />
  );
}

function mentionWords(one: Mention): string {
  const amount = amountWords({ quantity: one.quantity, unit: one.unit, factor: null });
  return [`${one.seq}`, kindWords(one.kind), amount, momentText(one.counted_at)]
    .filter(Boolean)
    .join(" · ");
}

function Relatives({ event }: { readonly event: EventStory }): JSX.Element {
  const link = (one: Mention) => (
    <a href={withQuery("/desk/journal", { event: one.id })}>{mentionWords(one)}</a>
  );
  return (
    <Facts
      facts={[
        ...event.replaces.map((one) => [text("replaces"), link(one)] as const),
        ...event.missing_replaced.map(
          (id) => [text("replaces"), text("not_here", { id })] as const,
        ),
        ...event.replaced_by.map(
          (one) =>
            [
              text("replaced_by"),
              <>
                {link(one)} ({text(one.acts ? "acts" : "acts_not")})
              </>,
            ] as const,
        ),
      ]}
    />
  );
}

function Content({ event, onShow }: { event: EventStory; onShow: DrawerProps["onShow"] }) {
  const { before, after } = event;
  return (
    <>
      <p>{sentence(event, event.content)}</p>
      <div>
        <Badge meaning={fates[event.fate]}>{text(`fate_${event.fate}`)}</Badge>
      </div>
      <Relatives event={event} />
      <SectionTitle>{text("verification")}</SectionTitle>
      <Checks event={event} />
      <DrawerActions>
        {before && (
          <Button onClick={() => onShow(before.id)}>
            {text("event_before", { n: before.seq })}
          </Button>
        )}
        {after && (
          <Button onClick={() => onShow(after.id)}>{text("event_after", { n: after.seq })}</Button>
        )}
      </DrawerActions>
      <SectionTitle>{text("every_field")}</SectionTitle>
      <EventFields event={event} />
      <SectionTitle>{text("canonical_text")}</SectionTitle>
      <Code label={text("canonical_text")} text={event.canonical} />
      <Hashes event={event} />
    </>
  );
}

/** The drawer of one event. */
export function EventDrawer({ id, onShow, onClose }: DrawerProps): JSX.Element {
  const story = useResource(id, () => eventStory(id));
  const known = story.value;
  return (
    <Drawer
      title={known ? text("show_event", { n: known.seq }) : text("event")}
      subtitle={known && [deviceWords(known), momentText(known.counted_at)].join(" · ")}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Ready from={story}>{(event) => <Content event={event} onShow={onShow} />}</Ready>
    </Drawer>
  );
}
