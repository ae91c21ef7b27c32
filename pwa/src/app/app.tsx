// The shell of the application: which part of it an address belongs to. The handheld is here at once,
// the desk comes when somebody asks for it; nothing of either is known here.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { LocationProvider, useLocation } from "preact-iso";
import "../ui/tokens.css";
import "../ui/base.css";
import { HandheldApp } from "../counting/handheld.tsx";
import { startAddress } from "../counting/shift.ts";
import { announceLanguage } from "../i18n/language.ts";
import { shellText as t } from "../i18n/shell.ts";
import { readSentinel } from "../storage/sentinel.ts";
import { ButtonLink } from "../ui/button.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { Empty } from "../ui/states.tsx";
import { showTheme } from "../ui/theme.ts";
import { Boundary } from "./boundary.tsx";
import { UpdateBanner } from "./update-banner.tsx";

/** `/`: a handheld for browsers that were enrolled, the desk's sign-in for the others. */
function Start(): null {
  const { route } = useLocation();
  useEffect(() => {
    route(readSentinel(localStorage) ? startAddress() : "/desk/sign-in", true);
  }, [route]);
  return null;
}

function NotFound(): JSX.Element {
  return (
    <Empty
      icon="search"
      title={t("not_found")}
      text={t("not_found_text")}
      action={<ButtonLink href="/">{t("to_start")}</ButtonLink>}
    />
  );
}

const DeskPart = onDemand(() => import("../supervising/desk.tsx").then((part) => part.default));

function Part(): JSX.Element {
  const { path } = useLocation();
  if (path === "/") return <Start />;
  if (path === "/handheld" || path.startsWith("/handheld/")) return <HandheldApp />;
  if (path === "/desk" || path.startsWith("/desk/")) return <DeskPart />;
  return <NotFound />;
}

export function App(): JSX.Element {
  useEffect(() => {
    showTheme();
    announceLanguage();
  }, []);
  return (
    <LocationProvider>
      <UpdateBanner />
      <Boundary>
        <Part />
      </Boundary>
    </LocationProvider>
  );
}
