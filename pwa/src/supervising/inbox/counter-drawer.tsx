/**
 * A counter that stands in the way: what is known of it, and the ways out, each with what it would do.
 * Who chose one, when and why stays on the list, on the device, and in the audit trail.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, inventoriesText, journalText } from "../../i18n/desk.ts";
import { inboxText as text } from "../../i18n/desk-inbox.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { ChoiceRow, Choices } from "../../ui/choices.tsx";
import { Drawer, DrawerActions } from "../../ui/drawer.tsx";
import { Facts } from "../../ui/story.tsx";
import type { InboxCounter, InboxEntry } from "../api/inbox.ts";
import { gapsText } from "../inventories/counters.tsx";
import { ListStateBadge } from "../inventories/states.tsx";
import type { Deed } from "../session/rights.ts";
import { iMay } from "../session/session.ts";
import { employeesText, warehouseName } from "../shell/known.ts";
import { desk, withQuery } from "../shell/routes.ts";
import { ObstacleDialog, type WayOut } from "./obstacle-dialog.tsx";

interface CounterDrawerProps {
  readonly number: string;
  readonly entry: InboxEntry;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const rights: Readonly<Record<WayOut, Deed>> = {
  force_close: "plan",
  align_with_reason: "decide",
  accept_break: "judge_quarantine",
};

function isWayOut(outcome: string): outcome is WayOut {
  return outcome in rights;
}

interface EvidenceProps {
  readonly number: string;
  readonly list: string | null;
  readonly counter: InboxCounter;
}

/** What is known of the counter. */
function Evidence({ number, list, counter }: EvidenceProps): JSX.Element {
  return (
    <Facts
      facts={[
        [
          inventoriesText("list"),
          <>
            <a href={desk`/inventories/${number}/lists/${counter.list_id}`}>{list}</a>{" "}
            <ListStateBadge state={counter.list_state} />
          </>,
        ],
        [deskText("warehouse"), warehouseName(counter.warehouse)],
        [deskText("employee"), employeesText(counter.employees ?? [])],
        [inventoriesText("events"), countText(counter.events)],
        [text("here"), `${countText(counter.high_water)} / ${countText(counter.head)}`],
        [text("held"), counter.pending > 0 && countText(counter.pending)],
        [text("missing"), gapsText(counter.missing)],
        [text("short"), counter.short ? countText(counter.short) : null],
        [text("breaks"), counter.breaks.join(", ")],
        [text("last_event"), momentText(counter.last_event_at)],
        [deskText("last_seen"), counter.last_seen_at && momentText(counter.last_seen_at)],
      ]}
    />
  );
}

/** The drawer of one entry. */
export function CounterDrawer(props: CounterDrawerProps): JSX.Element | null {
  const { number, entry, onDone, onClose } = props;
  const [way, setWay] = useState<WayOut>();
  const { counter } = entry;
  if (!counter) return null;
  const ways = entry.outcomes.filter(isWayOut).filter((one) => iMay(rights[one]));
  const log = withQuery("/desk/journal", { device: counter.device, epoch: counter.epoch });
  return (
    <Drawer
      title={[entry.list, counter.device_name].filter(Boolean).join(" · ")}
      subtitle={text(counter.breaks.length > 0 ? "broken_text" : "outstanding_text")}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Evidence number={number} list={entry.list} counter={counter} />
      <DrawerActions>
        <ButtonLink href={desk`/devices/${counter.device}`}>{deskText("device")}</ButtonLink>
        {iMay("read_journal") && (
          <ButtonLink href={log}>{journalText("events_of_device")}</ButtonLink>
        )}
      </DrawerActions>
      {ways.length > 0 && (
        <Choices label={text("outcomes")}>
          {ways.map((one) => (
            <ChoiceRow
              key={one}
              title={text(`way_${one}`)}
              hint={text(`way_${one}_text`)}
              onClick={() => setWay(one)}
            />
          ))}
        </Choices>
      )}
      {way && (
        <ObstacleDialog
          number={number}
          counter={counter}
          list={entry.list ?? ""}
          way={way}
          onDone={onDone}
          onClose={() => setWay(undefined)}
        />
      )}
    </Drawer>
  );
}
