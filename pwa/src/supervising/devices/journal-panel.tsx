/** One journal of a device: how far it is here, what is missing, what was decided about it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, journalText as text } from "../../i18n/desk.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Badge, type Meaning } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Code, Hash } from "../../ui/code.tsx";
import { BarRow, Panel } from "../../ui/frame.tsx";
import { Facts } from "../../ui/story.tsx";
import { acceptBreaks, type Break, type Gap, type Journal, writeOff } from "../api/journals.ts";
import { gapsText } from "../inventories/counters.tsx";
import { useAction } from "../loading/action.ts";
import { iMay } from "../session/session.ts";
import { FormDialog } from "../shell/form-dialog.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";

interface PanelProps {
  readonly device: string;
  readonly journal: Journal;
  readonly onChanged: () => void;
}

const meanings: Readonly<Record<Journal["chain_state"], Meaning>> = {
  verified: "good",
  waiting: "question",
  broken: "error",
};

const isOpen = (one: Break): boolean => one.accepted_at === null;

function ChainBadge({ journal }: { readonly journal: Journal }): JSX.Element {
  const { chain_state: state, breaks } = journal;
  if (state === "broken" && !breaks.some(isOpen))
    return <Badge meaning="question">{text("chain_accepted")}</Badge>;
  return <Badge meaning={meanings[state]}>{text(`chain_${state}`)}</Badge>;
}

function breakWords(one: Break): string {
  const what = text(one.cause === "altered" ? "break_altered" : "break_link", { n: one.seq });
  if (!one.accepted_at) return `${what} · ${text("break_open")}`;
  const who = one.accepted_by ?? "";
  const why = one.accepted_reason ?? "";
  return `${what} · ${text("by_because", { who, when: momentText(one.accepted_at), why })}`;
}

function WriteOffDialog(props: PanelProps & { readonly gap: Gap; readonly onClose: () => void }) {
  const { device, journal, gap, onChanged, onClose } = props;
  const numbers = gapsText([[gap[0], gap[1]]]);
  return (
    <FormDialog
      title={`${text("write_off_title")}: ${numbers}`}
      intro={text("write_off_text")}
      fields={[
        { name: "first", label: text("first"), kind: "whole", required: true },
        { name: "last", label: text("last"), kind: "whole", required: true },
        { name: "reason", label: deskText("reason"), required: true },
      ]}
      start={{ first: String(gap[0]), last: String(gap[1]) }}
      submit={text("write_off")}
      onSubmit={(values) =>
        writeOff(
          device,
          journal.epoch,
          Number(values["first"]),
          Number(values["last"]),
          String(values["reason"]),
        )
      }
      onDone={() => {
        onClose();
        onChanged();
      }}
      onClose={onClose}
    />
  );
}

function Decisions(props: PanelProps): JSX.Element | null {
  const { device, journal, onChanged } = props;
  const [gap, setGap] = useState<Gap>();
  const [accepting, setAccepting] = useState(false);
  if (!iMay("judge_quarantine")) return null;
  return (
    <BarRow>
      {journal.missing.map((one) => (
        <Button key={one[0]} onClick={() => setGap(one)}>
          {`${text("write_off")}: ${gapsText([[one[0], one[1]]])}`}
        </Button>
      ))}
      {journal.breaks.some(isOpen) && (
        <Button onClick={() => setAccepting(true)}>{text("accept_title")}</Button>
      )}
      {gap && <WriteOffDialog {...props} gap={gap} onClose={() => setGap(undefined)} />}
      {accepting && (
        <ReasonDialog
          title={text("accept_title")}
          intro={text("accept_text")}
          submit={text("accept")}
          onReason={(reason) => acceptBreaks(device, journal.epoch, reason)}
          onDone={() => {
            setAccepting(false);
            onChanged();
          }}
          onClose={() => setAccepting(false)}
        />
      )}
    </BarRow>
  );
}

/** The receipt that the device was last given: what stands here and there must be the same claim. */
function Receipt({ text: receipt }: { readonly text: string }): JSX.Element {
  const [shown, setShown] = useState(false);
  const { run } = useAction();
  return (
    <>
      <BarRow>
        <Button kind="plain" onClick={() => setShown(!shown)}>
          {text(shown ? "receipt_hide" : "receipt_show")}
        </Button>
        {shown && (
          <Button kind="plain" onClick={() => run(() => navigator.clipboard.writeText(receipt))}>
            {text("receipt_copy")}
          </Button>
        )}
      </BarRow>
      {shown && <Code label={text("receipt")} text={receipt} />}
    </>
  );
}

/** The panel of one epoch. */
export function JournalPanel(props: PanelProps): JSX.Element {
  const { journal } = props;
  return (
    <Panel>
      <Facts
        facts={[
          [text("epoch"), <Hash text={journal.epoch} />],
          [text("head"), `${countText(journal.high_water)} / ${countText(journal.head)}`],
          [
            text("missing"),
            journal.missing.length > 0
              ? gapsText(journal.missing.map(([first, last]) => [first, last]))
              : text("nothing_missing"),
          ],
          [text("events"), countText(journal.events)],
          [text("pending"), journal.pending > 0 && countText(journal.pending)],
          [text("quarantined"), journal.quarantined > 0 && countText(journal.quarantined)],
          [text("last_seen"), journal.last_seen_at && momentText(journal.last_seen_at)],
          [
            text("chain"),
            <>
              <ChainBadge journal={journal} /> {countText(journal.chain_seq)}{" "}
              <Hash text={journal.chain_hash} />
            </>,
          ],
          ...journal.breaks.map((one) => [text("breaks"), breakWords(one)] as const),
          ...journal.write_offs.map(
            (one) =>
              [
                text("write_offs"),
                `${gapsText([[one.first, one.last]])} · ${text("by_because", {
                  who: one.user,
                  when: momentText(one.at),
                  why: one.reason,
                })}`,
              ] as const,
          ),
        ]}
      />
      {journal.receipt && <Receipt text={journal.receipt} />}
      <Decisions {...props} />
    </Panel>
  );
}
