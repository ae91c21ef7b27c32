/**
 * Makes this browser a known device: by the link of the QR code (the one-time code is in the fragment),
 * by a scan of it, or by typing. Says plainly when the address is not secure enough to count offline.
 */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { countingText as t } from "../i18n/counting.ts";
import { enrol as enrolWith, lost } from "../sync/enrolling.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useHandheld, useScans, useStored } from "./device.ts";
import { codeIn } from "./enrolment-code.ts";
import { Note } from "./note.tsx";
import { refusalText } from "./refusal.ts";
import { Screen } from "./screen.tsx";

function useEnrolment(): {
  readonly busy: boolean;
  readonly error: string | undefined;
  readonly enrol: (code: string, name: string) => Promise<void>;
} {
  const handheld = useHandheld();
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const enrol = async (code: string, name: string): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await enrolWith(handheld, code, name);
      void handheld.syncNow("screen");
      route("/handheld/badge", true);
    } catch (reason) {
      setError(refusalText(reason));
      setBusy(false);
    }
  };
  return { busy, error, enrol };
}

/** The code of the link that led here; another link may be opened while the screen is shown. */
function useLinkedCode() {
  const [code, setCode] = useState(() => codeIn(location.hash));
  useEffect(() => {
    const changed = (): void => setCode(codeIn(location.hash));
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return [code, setCode] as const;
}

/** What a browser that was a device before has lost with its storage. */
function Gone(): JSX.Element | null {
  const gone = useStored(lost, []);
  if (!gone) return null;
  const { head, from } = gone;
  const name = gone.name ?? t("gone_nameless");
  const isSent = from > head;
  return (
    <Note meaning={isSent ? "info" : "error"}>
      <strong>{t("gone_title")}</strong>
      <p>
        {isSent
          ? t("gone_text_sent", { name, head })
          : t("gone_text", { name, head, n: head - from + 1 })}
      </p>
    </Note>
  );
}

export function EnrolScreen(): JSX.Element {
  const { identity } = useHandheld();
  const [code, setCode] = useLinkedCode();
  const [name, setName] = useState(identity.value?.name ?? "");
  const { busy, error, enrol } = useEnrolment();
  useScans((text) => setCode(codeIn(text)));
  const isReady = code.trim() !== "" && name.trim() !== "";
  return (
    <Screen title={t("enrol_title")} bare {...(identity.value ? { back: "/handheld" } : {})}>
      {!isSecureContext && (
        <Note meaning="error">
          <strong>{t("insecure_title")}</strong>
          <p>{t("insecure_text")}</p>
        </Note>
      )}
      <Gone />
      <p class="lead">
        {identity.value ? t("enrol_again_text", { name: identity.value.name }) : t("enrol_text")}
      </p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !busy) void enrol(code.trim(), name.trim());
        }}
      >
        <Field
          code
          label={t("enrol_code")}
          hint={t("enrol_code_hint")}
          value={code}
          onValue={setCode}
          error={error}
        />
        <Field
          label={t("enrol_name")}
          hint={t("enrol_name_hint")}
          value={name}
          onValue={setName}
          maxLength={60}
        />
        <Button kind="main" block type="submit" busy={busy} disabled={!isReady}>
          {t("enrol_go")}
        </Button>
      </form>
      {!identity.value && (
        <ButtonLink href="/desk/sign-in" block>
          {t("to_desk")}
        </ButtonLink>
      )}
    </Screen>
  );
}
