/** Who is counting: by the scanner, or typed. Attribution only; the device's token is what the server believes. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { countingText as t } from "../i18n/counting.ts";
import { typedScan } from "../scanner/manual.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Empty } from "../ui/states.tsx";
import { feedback, useHandheld, useScans, useStored } from "./device.ts";
import { Note } from "./note.tsx";
import { employeeOf } from "./people.ts";
import { Screen } from "./screen.tsx";
import { remember } from "./shift.ts";
import { ConnectionState, SyncButton } from "./sync-sheet.tsx";

export function BadgeScreen(): JSX.Element {
  const employees = useStored((handheld) => handheld.references.all("employee"), []);
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [awaited, setAwaited] = useState<string | null>(null);
  const { syncing } = useHandheld().state;
  const areComing = employees === null || syncing.value;
  const enter = (text: string): void => {
    const employee = employeeOf(text, employees ?? []);
    setAwaited(employee || !areComing ? null : text);
    if (!employee && areComing) return;
    feedback.give(employee ? "counted" : "not_counted");
    setError(employee ? undefined : t("badge_unknown", { text }));
    if (!employee) return;
    remember({ employee: employee.code, name: employee.name });
    route("/handheld", true);
  };
  useScans(enter);
  // A badge that was scanned while the employees were still coming is tried again as they come.
  useEffect(() => {
    if (awaited !== null) enter(awaited);
  }, [employees, areComing]);
  if (employees?.length === 0) return <NobodyScreen />;
  return (
    <Screen title={t("badge_title")}>
      <p class="lead">{t("badge_text")}</p>
      {awaited !== null && <Note meaning="info">{t("badge_awaited", { text: awaited })}</Note>}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const text = typedScan(typed);
          if (text) enter(text);
        }}
      >
        <Field code label={t("badge_field")} value={typed} onValue={setTyped} error={error} />
        <Button kind="main" block type="submit" disabled={typed.trim() === ""}>
          {t("badge_go")}
        </Button>
      </form>
    </Screen>
  );
}

function NobodyScreen(): JSX.Element {
  return (
    <Screen title={t("badge_title")}>
      <Empty
        icon="person"
        title={t("badge_nobody")}
        text={t("badge_nobody_text")}
        action={
          <div class="form">
            <ConnectionState />
            <SyncButton />
          </div>
        }
      />
    </Screen>
  );
}
