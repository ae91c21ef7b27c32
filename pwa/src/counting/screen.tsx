/**
 * The frame of every counting screen: the bar with the way back, what it is, and how much is on this
 * device only; below it the screen.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { countingText as t } from "../i18n/counting.ts";
import { shellText } from "../i18n/shell.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { useHandheld } from "./device.ts";
import "./screen.css";

const SyncSheet = onDemand(() => import("./aside.ts").then((part) => part.SyncSheet));

/** How many entries only this device holds; a tap tells more. */
export function Pending(): JSX.Element {
  const { state } = useHandheld();
  const [isOpen, setOpen] = useState(false);
  const waiting = state.pending.value;
  return (
    <>
      <button
        type="button"
        class={`pending${waiting === 0 ? " pending--sent" : ""}`}
        onClick={() => setOpen(true)}
      >
        <span>
          {waiting === 0 ? <Icon name="check" /> : <i />}
          {waiting === 0 ? t("all_sent") : t("here_only", { n: waiting })}
        </span>
      </button>
      {isOpen && <SyncSheet onClose={() => setOpen(false)} />}
    </>
  );
}

interface ScreenProps {
  readonly title: string;
  readonly detail?: string;
  /** The address that the back button leads to. */
  readonly back?: string;
  readonly actions?: ComponentChildren;
  /** Screens before enrolment have nothing that waits. */
  readonly bare?: boolean;
  /** The counting screen lays out its own parts to the edges. */
  readonly full?: boolean;
  readonly children: ComponentChildren;
}

export function Screen(props: ScreenProps): JSX.Element {
  const { title, detail, back, actions, bare = false, full = false, children } = props;
  const { route } = useLocation();
  useEffect(() => {
    document.title = `${title} · ${shellText("product")}`;
  }, [title]);
  return (
    <div class="screen">
      <header class="screen__bar">
        {back && <IconButton icon="back" label={shellText("back")} onClick={() => route(back)} />}
        <h1>
          {title}
          {detail && <small>{detail}</small>}
        </h1>
        {!bare && <Pending />}
        {actions}
      </header>
      <main class={full ? "screen__full" : "screen__main"}>{children}</main>
    </div>
  );
}
