/** What this device is, what it holds, how it looks; and the version of the application. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { countingText as t } from "../i18n/counting.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Switch } from "../ui/field.tsx";
import { LanguageChoice, ThemeChoice } from "../ui/preferences.tsx";
import { useHandheld } from "./device.ts";
import { CatalogueState } from "./lists.tsx";
import { Note } from "./note.tsx";
import { Screen } from "./screen.tsx";
import { chooseSound, sound } from "./sound.ts";
import { ConnectionState, LastSync, SyncButton } from "./sync-sheet.tsx";

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="settings">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function DevicePart(): JSX.Element | null {
  const identity = useHandheld().identity.value;
  if (!identity) return null;
  return (
    <Part title={t("settings_device")}>
      <dl class="facts">
        <dt>{t("settings_device_name")}</dt>
        <dd>{identity.name}</dd>
        <dt>{t("settings_device_id")}</dt>
        <dd>
          <code>{identity.device}</code>
        </dd>
        <dt>{t("settings_epoch")}</dt>
        <dd>
          <code>{identity.epoch}</code>
        </dd>
      </dl>
      <Note meaning={identity.persisted ? "good" : "question"}>
        {t(identity.persisted ? "settings_persisted" : "settings_not_persisted")}
      </Note>
      <ButtonLink href="/handheld/enrol" block>
        {t("enrol_again")}
      </ButtonLink>
    </Part>
  );
}

function ServerPart(): JSX.Element {
  const { state } = useHandheld();
  const { generation } = state.catalogue.value;
  return (
    <Part title={t("settings_sync")}>
      <p>
        <LastSync />
      </p>
      <ConnectionState />
      <CatalogueState />
      <p class="lead">
        {generation === null ? t("settings_none") : t("settings_generation", { generation })}
      </p>
      <SyncButton />
    </Part>
  );
}

/** Asks the browser to compare with the server's version; a new one then offers itself by the banner. */
async function lookForUpdate(): Promise<"newest" | "offline"> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (
    (await registration?.update().then(
      () => "newest" as const,
      () => "offline" as const,
    )) ?? "newest"
  );
}

function ApplicationPart(): JSX.Element {
  const { state } = useHandheld();
  const [looked, setLooked] = useState<"newest" | "offline" | null>(null);
  return (
    <Part title={t("settings_application")}>
      <p>{t("settings_version", { version: __APP_VERSION__ })}</p>
      {state.updateRequired.value && (
        <Note meaning="question">{t("settings_update_required")}</Note>
      )}
      {looked && (
        <Note meaning={looked === "newest" ? "good" : "info"}>
          {t(looked === "newest" ? "settings_up_to_date" : "settings_checked_offline")}
        </Note>
      )}
      <Button block onClick={() => void lookForUpdate().then(setLooked)}>
        {t("settings_check_update")}
      </Button>
    </Part>
  );
}

export function SettingsScreen(): JSX.Element {
  return (
    <Screen title={t("settings_title")} back="/handheld">
      <LanguageChoice />
      <ThemeChoice />
      <Switch label={t("settings_sound")} on={sound.value} onChange={chooseSound} />
      <DevicePart />
      <ServerPart />
      <ApplicationPart />
    </Screen>
  );
}
