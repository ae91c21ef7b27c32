/** One quarantined event beside the list: why it waits, what to do, its text laid out and as it came. */
import type { JSX } from "preact";
import { journalText as text } from "../../i18n/desk.ts";
import { momentText } from "../../i18n/format.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Code, Hash } from "../../ui/code.tsx";
import { Drawer, DrawerActions } from "../../ui/drawer.tsx";
import { SectionTitle } from "../../ui/frame.tsx";
import { Facts } from "../../ui/story.tsx";
import { type Quarantined, quarantined } from "../api/journal.ts";
import { useResource } from "../loading/resource.ts";
import { iMay } from "../session/session.ts";
import { desk } from "../shell/routes.ts";
import { Ready } from "../shell/screen.tsx";
import { textFor } from "../shell/words.ts";
import { deviceWords } from "./event-words.ts";
import { FateBadge, type Judging } from "./quarantine.tsx";

interface DrawerProps {
  readonly id: string;
  readonly onJudge: (judging: Judging) => void;
  readonly onClose: () => void;
}

/** Why an event waits, in a few words. */
export function causeWords(code: string): string {
  return textFor(text, `words_${code.replaceAll(".", "_")}`) ?? code;
}

/** A JSON text with a field a line, undefined when it is none. */
export function laidOut(raw: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return undefined;
  }
}

function decided(row: Quarantined): string | null {
  if (!row.fate_at) return null;
  const who = row.fate_user ?? "";
  return text("by_because", { who, when: momentText(row.fate_at), why: row.fate_reason ?? "" });
}

function Content({ row, onJudge }: { row: Quarantined; onJudge: DrawerProps["onJudge"] }) {
  const todo = textFor(text, `todo_${row.code.replaceAll(".", "_")}`);
  const pretty = laidOut(row.raw);
  const id = String(row.id);
  return (
    <>
      <div>
        <FateBadge fate={row.fate} />
      </div>
      {(row.code === "event.malformed" || !todo) && <p>{row.detail}</p>}
      {todo && row.fate === "held" && (
        <>
          <SectionTitle>{text("what_to_do")}</SectionTitle>
          <p>{todo}</p>
        </>
      )}
      {row.fate === "held" && iMay("judge_quarantine") && (
        <DrawerActions>
          <Button onClick={() => onJudge({ fate: "discarded", id })}>{text("discard_one")}</Button>
          <Button kind="main" onClick={() => onJudge({ fate: "released", id })}>
            {text("release_one")}
          </Button>
        </DrawerActions>
      )}
      <Facts
        facts={[
          [text("decided"), decided(row)],
          [text("device"), <a href={desk`/devices/${row.device}`}>{deviceWords(row)}</a>],
          [text("number"), row.seq],
          [text("received"), momentText(row.received_at)],
          [text("epoch"), row.epoch && <Hash text={row.epoch} />],
          [text("event"), row.event_id && <Hash text={row.event_id} />],
        ]}
      />
      <SectionTitle>{text("pretty")}</SectionTitle>
      {pretty === undefined ? (
        <p>{text("not_json")}</p>
      ) : (
        <Code label={text("pretty")} text={pretty} />
      )}
      <SectionTitle>{text("raw")}</SectionTitle>
      <Code label={text("raw")} text={row.raw} />
    </>
  );
}

/** The drawer of one quarantined event. */
export function QuarantineDrawer({ id, onJudge, onClose }: DrawerProps): JSX.Element {
  const found = useResource(id, () => quarantined(id));
  const row = found.value;
  return (
    <Drawer
      title={row ? causeWords(row.code) : text("event")}
      subtitle={row?.code}
      closeLabel={shellText("close")}
      onClose={onClose}
    >
      <Ready from={found}>{(value) => <Content row={value} onJudge={onJudge} />}</Ready>
    </Drawer>
  );
}
