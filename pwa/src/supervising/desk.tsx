/**
 * The supervisor's part of the application: loaded only when somebody opens an address under /desk.
 * Shows sign-in to whoever is not signed in, else the frame with the screen of the address.
 */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { deskText } from "../i18n/desk.ts";
import { announceLanguage } from "../i18n/language.ts";
import { shellText } from "../i18n/shell.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Empty, Failure, Loading } from "../ui/states.tsx";
import { showTheme } from "../ui/theme.ts";
import { screens } from "./screens.tsx";
import { iMay, leave, resume, session, unreachable } from "./session/session.ts";
import { SignIn } from "./session/sign-in.tsx";
import { DeskFrame } from "./shell/desk-frame.tsx";
import { firstMatch } from "./shell/routes.ts";
import { Screen } from "./shell/screen.tsx";

function NotFound(): JSX.Element {
  return (
    <Screen title={shellText("not_found")}>
      <Empty
        title={shellText("not_found")}
        text={shellText("not_found_text")}
        icon="search"
        action={<ButtonLink href="/desk/inventories">{shellText("to_start")}</ButtonLink>}
      />
    </Screen>
  );
}

/** A counter has no screens here; the handheld is theirs. */
function OnlyCounts(): JSX.Element {
  return (
    <Empty
      title={deskText("counter_title")}
      text={deskText("counter_text")}
      icon="barcode"
      action={
        <>
          <ButtonLink kind="main" href="/handheld">
            {deskText("to_handheld")}
          </ButtonLink>{" "}
          <Button onClick={() => void leave()}>{deskText("sign_out")}</Button>
        </>
      }
    />
  );
}

function Unreachable(): JSX.Element {
  return (
    <Failure
      title={deskText("unreachable_title")}
      text={deskText("unreachable_text")}
      action={
        <Button kind="main" onClick={() => void resume()}>
          {shellText("retry")}
        </Button>
      }
    />
  );
}

/** The screen of the present address, made anew when its subject changes. */
function Current(): JSX.Element {
  const { path } = useLocation();
  const found = firstMatch(screens, path);
  if (!found) return <NotFound />;
  const { route, parameters } = found;
  return <route.screen key={route.path + JSON.stringify(parameters)} parameters={parameters} />;
}

/** The desk; its own table of routes picks the screen of the address. */
export default function Desk(): JSX.Element {
  useEffect(() => {
    document.documentElement.setAttribute("data-scale", "desk");
    showTheme();
    announceLanguage();
    if (session.value === undefined) void resume();
    return () => document.documentElement.removeAttribute("data-scale");
  }, []);
  if (unreachable.value) return <Unreachable />;
  if (session.value === undefined) return <Loading text={shellText("loading")} />;
  if (session.value === null) return <SignIn />;
  if (!iMay("read")) return <OnlyCounts />;
  return (
    <DeskFrame>
      <Current />
    </DeskFrame>
  );
}
