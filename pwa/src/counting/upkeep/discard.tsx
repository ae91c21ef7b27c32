/** An administrator gives up what can never be sent: exported first, a code from the desk, the number typed. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { shellText } from "../../i18n/shell.ts";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import { discardAllWaiting, NotThatMany } from "../../sync/discarding.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ModalText, Sheet } from "../../ui/modal.tsx";
import { useHandheld } from "../device.ts";
import { codeIn } from "../enrolment-code.ts";
import { refusalText } from "../refusal.ts";
import { ExportButton } from "./export-button.tsx";

interface DiscardSheetProps {
  readonly onDone: (events: number) => void;
  readonly onClose: () => void;
}

function whyNot(error: unknown): string {
  if (error instanceof NotThatMany) return t("discard_other_number");
  return t("discard_failed", { why: refusalText(error) });
}

/** Reads the typed number: digits only, however they are grouped. */
const numberIn = (text: string): number => Number(text.replace(/[\s.,]/g, "") || Number.NaN);

export function DiscardSheet({ onDone, onClose }: DiscardSheetProps): JSX.Element {
  const handheld = useHandheld();
  const [n] = useState(handheld.state.pending.value);
  const [isExported, setExported] = useState(false);
  const [code, setCode] = useState("");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const isReady = isExported && code.trim() !== "" && numberIn(typed) === n;
  const discard = (): void => {
    setBusy(true);
    setError(undefined);
    discardAllWaiting(handheld, { code: codeIn(code), count: n }).then(onDone, (reason) => {
      setError(whyNot(reason));
      setBusy(false);
    });
  };
  return (
    <Sheet title={t("discard_title", { n })} tone="error" onClose={onClose} notice={error}>
      <ModalText>{t("discard_text")}</ModalText>
      <div class="form">
        <p class="lead">{t("discard_export_first")}</p>
        <ExportButton
          database={handheld.database}
          device={handheld.identity.value?.name ?? ""}
          which="waiting"
          onSaved={({ events }) => setExported(events === n)}
        />
        <Field
          code
          label={t("discard_code")}
          hint={t("discard_code_hint")}
          value={code}
          onValue={setCode}
          disabled={!isExported}
        />
        <Field
          label={t("discard_count", { n })}
          inputMode="numeric"
          value={typed}
          onValue={setTyped}
          disabled={!isExported}
        />
        <Button kind="danger" block busy={busy} disabled={!isReady} onClick={discard}>
          {t("discard_go")}
        </Button>
        <Button kind="main" block onClick={onClose}>
          {shellText("cancel")}
        </Button>
      </div>
    </Sheet>
  );
}
