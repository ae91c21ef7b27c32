/** What is on this device only, since when it has synced, how the server is; and the button to try now. */
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { countingText as t } from "../i18n/counting.ts";
import { clockText, momentText } from "../i18n/format.ts";
import { shellText } from "../i18n/shell.ts";
import type { Connection } from "../sync/state.ts";
import type { Meaning } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ModalText, Sheet } from "../ui/modal.tsx";
import { useHandheld } from "./device.ts";
import { Note } from "./note.tsx";

const meanings: Record<Connection, Exclude<Meaning, "neutral">> = {
  unknown: "info",
  online: "good",
  offline: "info",
  stranger: "question",
  busy: "info",
  revoked: "error",
  unknown_token: "error",
  broken: "question",
};

/** How the server answered last, in words. */
export function ConnectionState(): JSX.Element {
  const { connection, waitUntil } = useHandheld().state;
  const { value } = connection;
  const until = value === "busy" ? waitUntil.value : null;
  return (
    <Note meaning={meanings[value]}>
      {until === null
        ? t(`connection_${value}`)
        : t("connection_busy_until", { time: clockText(until) })}
    </Note>
  );
}

/** What the server answered about without taking it; nothing when it took everything. */
export function LeftBehind(): JSX.Element {
  const { tooLarge, unnamed } = useHandheld().state.left.value;
  return (
    <>
      {tooLarge > 0 && <Note meaning="error">{t("left_too_large", { n: tooLarge })}</Note>}
      {unnamed > 0 && <Note meaning="question">{t("left_unnamed", { n: unnamed })}</Note>}
    </>
  );
}

/** When the last sync came to its end. */
export function LastSync(): JSX.Element {
  const last = useHandheld().state.lastSync.value;
  return <>{last === null ? t("sync_never") : t("sync_last", { when: momentText(last) })}</>;
}

/** Tries now, whatever the back-off; says so while it runs. */
export function SyncButton(): JSX.Element {
  const handheld = useHandheld();
  const busy = handheld.state.syncing.value;
  return (
    <Button kind="main" block busy={busy} icon="upload" onClick={() => handheld.syncNow("button")}>
      {busy ? t("sync_running") : t("sync_now")}
    </Button>
  );
}

export function SyncSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { state } = useHandheld();
  const { route } = useLocation();
  const waiting = state.pending.value;
  const isStranger = state.connection.value === "unknown_token";
  return (
    <Sheet
      title={waiting === 0 ? t("sync_title_sent") : t("sync_title_waiting", { n: waiting })}
      onClose={onClose}
    >
      <ModalText>{t(waiting === 0 ? "sync_text_sent" : "sync_text_waiting")}</ModalText>
      <div class="form">
        <p class="lead">
          <LastSync />
        </p>
        <ConnectionState />
        <LeftBehind />
        {isStranger && (
          <Button block onClick={() => route("/handheld/enrol")}>
            {t("enrol_again")}
          </Button>
        )}
        <Button block onClick={onClose}>
          {shellText("close")}
        </Button>
        <SyncButton />
      </div>
    </Sheet>
  );
}
