/** One device: its journals with heads, gaps, breaks and write-offs, its alarms and its lineage. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText, journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { BarRow, Prose, SectionTitle } from "../../ui/frame.tsx";
import { Band, Empty } from "../../ui/states.tsx";
import { Facts } from "../../ui/story.tsx";
import { revokeDevice } from "../api/devices.ts";
import {
  alarms,
  type DevicePage,
  decideLineage,
  devicePage,
  verifyDevice,
} from "../api/journals.ts";
import { alarmWords } from "../journal/alarms.tsx";
import { deviceWords } from "../journal/event-words.ts";
import { useAction } from "../loading/action.ts";
import { useResource } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { ReasonDialog } from "../shell/reason-dialog.tsx";
import { desk, withQuery } from "../shell/routes.ts";
import { Ready, Screen } from "../shell/screen.tsx";
import { JournalPanel } from "./journal-panel.tsx";

/** What is wrong with its journals, asked for on demand. */
function Verification({ id }: { readonly id: string }): JSX.Element {
  const [wanted, setWanted] = useState(0);
  const found = useResource(`${id}${wanted}`, () =>
    wanted > 0 ? verifyDevice(id) : Promise.resolve(undefined),
  );
  const answer = found.value;
  return (
    <>
      <BarRow>
        <Button
          icon="check"
          busy={found.loading && wanted > 0}
          onClick={() => setWanted(wanted + 1)}
        >
          {text("verify")}
        </Button>
        <ButtonLink href={withQuery("/desk/journal", { device: id })}>
          {text("events_of_device")}
        </ButtonLink>
      </BarRow>
      <ProblemBand problem={found.problem} />
      {answer && answer.findings.length === 0 && (
        <Band meaning="good">{text("verified_ok", { n: answer.events, heads: answer.heads })}</Band>
      )}
      {answer?.findings.map((one) => (
        <Band key={one.seq} meaning="error">
          {text("verified_wrong", { n: one.seq, detail: one.detail })}
        </Band>
      ))}
    </>
  );
}

function OpenAlarms({ id }: { readonly id: string }): JSX.Element | null {
  const found = useResource(id, () => alarms({ device: id, state: "open", limit: 20 }));
  if (!iMay("read_journal") || !found.value) return null;
  return (
    <>
      {found.value.rows.map((one) => (
        <Band key={one.id} meaning="error">
          <a href="/desk/journal/alarms">{alarmWords(one)}</a> · {momentText(one.raised_at)}
        </Band>
      ))}
    </>
  );
}

function Lineage({ page, onChanged }: { page: DevicePage; onChanged: () => void }) {
  const { busy, problem, run } = useAction();
  const previous = page.device?.previous;
  if (!previous && page.successors.length === 0) return null;
  const state = (confirmed: boolean) => (
    <Badge meaning={confirmed ? "good" : "question"}>
      {text(confirmed ? "confirmed" : "unconfirmed")}
    </Badge>
  );
  const decide = (confirm: boolean): void => run(() => decideLineage(page.id, confirm), onChanged);
  return (
    <>
      <Facts
        facts={[
          [
            text("continues"),
            previous && (
              <>
                <a href={desk`/devices/${previous.device}`}>{previous.name ?? previous.device}</a>{" "}
                {state(previous.confirmed)}
              </>
            ),
          ],
          ...page.successors.map(
            (one) =>
              [
                text("continued_by"),
                <>
                  <a href={desk`/devices/${one.id}`}>{one.name}</a> {state(one.confirmed)}
                </>,
              ] as const,
          ),
        ]}
      />
      {previous && !previous.confirmed && iMay("keep_users") && (
        <BarRow>
          <Button busy={busy} kind="main" onClick={() => decide(true)}>
            {text("lineage_confirm")}
          </Button>
          <Button busy={busy} onClick={() => decide(false)}>
            {text("lineage_refuse")}
          </Button>
        </BarRow>
      )}
      <ProblemBand problem={problem} />
    </>
  );
}

function Revoke({ page, onChanged }: { page: DevicePage; onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  if (!page.device || page.device.state === "revoked" || !iMay("keep_devices")) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text("revoke")}</Button>
      {asking && (
        <ReasonDialog
          title={text("revoke")}
          intro={text("revoke_text")}
          submit={text("revoke")}
          danger
          optional
          onReason={() => revokeDevice(page.id)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Body({ page, reload }: { readonly page: DevicePage; readonly reload: () => void }) {
  const { device, journals } = page;
  return (
    <>
      <BarRow end={<Revoke page={page} onChanged={reload} />}>
        {device && (
          <>
            <Badge meaning={device.state === "enrolled" ? "good" : "question"}>
              {masterText(`device_${device.state}`)}
            </Badge>
            <span>{device.warehouses.join(", ")}</span>
            <span>
              {device.last_seen_at && `${text("last_seen")}: ${momentText(device.last_seen_at)}`}
            </span>
          </>
        )}
      </BarRow>
      {!device && page.id !== "server" && <Band meaning="question">{text("no_device_row")}</Band>}
      <OpenAlarms id={page.id} />
      <Lineage page={page} onChanged={reload} />
      <Verification id={page.id} />
      <SectionTitle>{text("journals")}</SectionTitle>
      {journals.length === 0 && (
        <Empty title={text("no_journals")} text={text("no_journals_text")} icon="barcode" />
      )}
      {journals.map((journal) => (
        <JournalPanel key={journal.epoch} device={page.id} journal={journal} onChanged={reload} />
      ))}
      {page.id !== "server" && <Prose>{text("receipts_text")}</Prose>}
    </>
  );
}

/** The page of one device. */
export function DeviceScreen(props: {
  readonly parameters: Readonly<Record<string, string>>;
}): JSX.Element {
  const id = props.parameters["id"] ?? "";
  const page = useResource(id, () => devicePage(id));
  const name = deviceWords({ device: id, device_name: page.value?.device?.name ?? null });
  return (
    <Screen title={name} way={[{ text: deskText("nav_devices"), href: "/desk/devices" }]}>
      <Ready from={page}>{(found) => <Body page={found} reload={page.reload} />}</Ready>
    </Screen>
  );
}
