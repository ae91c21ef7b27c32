/** What is where, what this device is, how it looks; and the version of the application. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { countingText } from "../../i18n/counting.ts";
import { momentText } from "../../i18n/format.ts";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Switch } from "../../ui/field.tsx";
import { LanguageChoice, ThemeChoice } from "../../ui/preferences.tsx";
import { useHandheld } from "../device.ts";
import { CatalogueState } from "../lists.tsx";
import { Note } from "../note.tsx";
import { Screen } from "../screen.tsx";
import { chooseSound, sound } from "../sound.ts";
import { ConnectionState } from "../sync-sheet.tsx";
import { KeptPart } from "./kept-part.tsx";
import { Facts, Part } from "./part.tsx";
import { StoragePart } from "./storage-part.tsx";

function DevicePart(): JSX.Element | null {
  const identity = useHandheld().identity.value;
  if (!identity) return null;
  const facts = [
    { name: t("device_name"), value: identity.name },
    { name: t("device_id"), value: identity.device, code: true },
    { name: t("device_epoch"), value: identity.epoch, code: true },
  ];
  return (
    <Part title={t("device_title")}>
      <Facts facts={facts} />
      <ButtonLink href="/handheld/enrol" block>
        {countingText("enrol_again")}
      </ButtonLink>
    </Part>
  );
}

function ServerPart(): JSX.Element {
  const { state } = useHandheld();
  const { generation } = state.catalogue.value;
  const last = state.lastSync.value;
  const facts = [
    { name: t("server_address"), value: location.host },
    {
      name: t("server_last_sync"),
      value: last === null ? countingText("sync_never") : momentText(last),
    },
    {
      name: t("server_catalogue"),
      value:
        generation === null ? t("server_no_catalogue") : t("server_generation", { generation }),
    },
  ];
  return (
    <Part title={t("server_title")}>
      <ConnectionState />
      <Facts facts={facts} />
      <CatalogueState />
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
    <Part title={t("application_title")}>
      <p>{t("application_version", { version: __APP_VERSION__ })}</p>
      {state.updateRequired.value && (
        <Note meaning="question">{countingText("settings_update_required")}</Note>
      )}
      {looked && (
        <Note meaning={looked === "newest" ? "good" : "info"}>{t(`application_${looked}`)}</Note>
      )}
      <Button block onClick={() => void lookForUpdate().then(setLooked)}>
        {t("application_check")}
      </Button>
    </Part>
  );
}

export function SettingsScreen(): JSX.Element {
  return (
    <Screen title={countingText("settings_title")} back="/handheld">
      <KeptPart />
      <LanguageChoice />
      <ThemeChoice />
      <Switch label={t("sound")} on={sound.value} onChange={chooseSound} />
      <StoragePart />
      <ServerPart />
      <DevicePart />
      <ApplicationPart />
    </Screen>
  );
}
