/**
 * The handheld's part of the application: opens the device's storage once, then shows the screen of the
 * address, or what has to come first (enrol, badge in, one tab only).
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Route, Router, useLocation, useRoute } from "preact-iso";
import type { Employee } from "../domain/reference.ts";
import { countingText as t } from "../i18n/counting.ts";
import { shellText } from "../i18n/shell.ts";
import { Database } from "../storage/database.ts";
import { type Handheld, openHandheld } from "../sync/handheld.ts";
import { watchTriggers } from "../sync/triggers.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { Empty, Failure, Loading } from "../ui/states.tsx";
import { alarmText, canBeRead, ExportButton } from "./alarm.tsx";
import { BadgeScreen } from "./badge.tsx";
import { CountScreen } from "./count.tsx";
import { HandheldContext, useHandheld, useStored } from "./device.ts";
import { useEmployee } from "./employee.ts";
import { ListsScreen } from "./lists.tsx";
import { alarmCode, type OpenedList, openedList } from "./opened-list.ts";
import { pinNeed, provedWho } from "./people.ts";
import { Screen } from "./screen.tsx";
import { startSound } from "./sound.ts";

// What is not needed to scan comes when it is shown: the first load stays small.
const CloseScreen = onDemand(() => import("./aside.ts").then((part) => part.CloseScreen));
const CloseAreaScreen = onDemand(() => import("./aside.ts").then((part) => part.CloseAreaScreen));
const EnrolScreen = onDemand(() => import("./aside.ts").then((part) => part.EnrolScreen));
const LeftScreen = onDemand(() => import("./aside.ts").then((part) => part.LeftScreen));
const LinesScreen = onDemand(() => import("./aside.ts").then((part) => part.LinesScreen));
const PinSheet = onDemand(() => import("./aside.ts").then((part) => part.PinSheet));
const SettingsScreen = onDemand(() => import("./upkeep/upkeep.ts").then((p) => p.SettingsScreen));
const JournalScreen = onDemand(() => import("./upkeep/upkeep.ts").then((p) => p.JournalScreen));

// One handheld for the life of the page: it holds the journal's lock.
let opening: Promise<Handheld> | null = null;

function open(): Promise<Handheld> {
  opening ??= openHandheld().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** Storage, sounds and sync of this device, for as long as the page lives. */
export function HandheldApp(): JSX.Element {
  const [handheld, setHandheld] = useState<Handheld | null>(null);
  const [alarm, setAlarm] = useState<string | null>(null);
  const start = (): void => {
    setAlarm(null);
    open().then(setHandheld, (error: unknown) => setAlarm(alarmCode(error)));
  };
  useEffect(() => {
    startSound();
    start();
  }, []);
  useEffect(
    () => (handheld ? watchTriggers((reason) => handheld.syncNow(reason)) : undefined),
    [handheld],
  );
  if (alarm) return <Closed alarm={alarm} onRetry={start} />;
  if (!handheld) return <Loading text={t("opening")} />;
  return (
    <HandheldContext.Provider value={handheld}>
      <OnlyOneTab>
        <Screens />
      </OnlyOneTab>
    </HandheldContext.Provider>
  );
}

// What was stored may still be readable, even where nothing can be written.
function Closed({ alarm, onRetry }: { readonly alarm: string; readonly onRetry: () => void }) {
  const isOld = alarm === "newer_version";
  return (
    <Failure
      title={t("storage_closed")}
      text={alarmText(alarm)}
      action={
        <div class="form">
          <Button kind="main" onClick={isOld ? () => location.reload() : onRetry}>
            {isOld ? t("alarm_reload") : shellText("retry")}
          </Button>
          {canBeRead(alarm) && <ExportButton database={new Database()} device="" />}
        </div>
      }
    />
  );
}

function OnlyOneTab({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const handheld = useHandheld();
  if (!handheld.openElsewhere.value) return <>{children}</>;
  return (
    <Failure
      title={t("open_elsewhere")}
      text={t("open_elsewhere_text")}
      action={
        <Button kind="main" onClick={() => handheld.takeOver()}>
          {t("take_over")}
        </Button>
      }
    />
  );
}

function Screens(): JSX.Element {
  const { identity } = useHandheld();
  const { path } = useLocation();
  if (identity.value === null || path === "/handheld/enrol") return <EnrolScreen />;
  if (path === "/handheld/settings") return <SettingsScreen />;
  if (path === "/handheld/settings/journal") return <JournalScreen />;
  return <BadgedIn />;
}

function BadgedIn(): JSX.Element {
  const employee = useEmployee();
  if (employee === undefined) return <Loading text={t("opening")} />;
  if (employee === null) return <BadgeScreen />;
  return (
    <Router>
      <Route path="/handheld/lists/:id" component={ListPage} employee={employee} />
      <Route path="/handheld/lists/:id/:part" component={ListPage} employee={employee} />
      <Route default component={ListsScreen} employee={employee} />
    </Router>
  );
}

/** One list: counting, what it has so far, or closing, once it is known and its PIN was given. */
function ListPage({ employee }: { readonly employee: Employee }): JSX.Element {
  const { params } = useRoute();
  const { route } = useLocation();
  const id = params["id"] ?? "";
  const found = useStored(
    async (handheld) => ({ id, opened: await openedList(handheld, id, employee) }),
    [id, employee],
  );
  if (found?.id !== id) return <Loading text={t("opening")} />;
  if (!found.opened) return <GoneScreen />;
  const isProved = provedWho.value === employee.code;
  if (pinNeed(found.opened.type, employee) === "none" || isProved) {
    return <ListPart opened={found.opened} part={params["part"]} />;
  }
  const leave = (): void => route("/handheld");
  return <PinSheet employee={employee} onProved={() => undefined} onClose={leave} />;
}

function ListPart({
  opened,
  part,
}: {
  readonly opened: OpenedList;
  readonly part: string | undefined;
}): JSX.Element {
  if (part === "lines") return <LinesScreen opened={opened} />;
  if (part === "left") return <LeftScreen opened={opened} />;
  if (part === "area") return <CloseAreaScreen opened={opened} />;
  if (part === "close") return <CloseScreen opened={opened} />;
  return <CountScreen opened={opened} />;
}

function GoneScreen(): JSX.Element {
  const back = <ButtonLink href="/handheld">{t("menu_lists")}</ButtonLink>;
  return (
    <Screen title={t("lists_title")} back="/handheld">
      <Empty icon="list" title={t("list_gone")} text={t("list_gone_text")} action={back} />
    </Screen>
  );
}
