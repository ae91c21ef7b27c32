/** What is saved on the device, what is on the server, and what to do: the first thing in the settings. */
import type { JSX } from "preact";
import { whenText } from "../../i18n/format.ts";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import type { Connection } from "../../sync/state.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { useHandheld, useStored } from "../device.ts";
import { Note } from "../note.tsx";
import { LeftBehind, SyncButton } from "../sync-sheet.tsx";
import { Part } from "./part.tsx";

const todo: Record<Connection, "auto" | "network" | "portal" | "enrol" | "revoked"> = {
  ...{ unknown: "auto", online: "auto", busy: "auto", broken: "auto", offline: "network" },
  ...{ stranger: "portal", revoked: "revoked", unknown_token: "enrol" },
};

function Waiting({ n }: { readonly n: number }): JSX.Element {
  const { connection } = useHandheld().state;
  const oldest = useStored(async ({ outbox }) => (await outbox.oldest())?.event.counted_at, [n]);
  return (
    <Note meaning="question">
      <strong>{t("kept_waiting", { n })}</strong>
      {oldest && <p>{t("kept_oldest", { when: whenText(oldest) })}</p>}
      <p>
        {t("kept_safe")} {t(`todo_${todo[connection.value]}`)}
      </p>
    </Note>
  );
}

export function KeptPart(): JSX.Element {
  const n = useHandheld().state.pending.value;
  return (
    <Part title={t("kept_title")}>
      {n === 0 ? <Note meaning="good">{t("kept_all_sent")}</Note> : <Waiting n={n} />}
      <LeftBehind />
      <SyncButton />
      <ButtonLink href="/handheld/settings/journal" icon="list" block>
        {t("journal_open")}
      </ButtonLink>
    </Part>
  );
}
