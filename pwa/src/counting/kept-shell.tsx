/** Says so while the application itself is not on the device yet: a reload without a network would fail. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { countingText as t } from "../i18n/counting.ts";
import { Note } from "./note.tsx";

export function ShellState(): JSX.Element | null {
  const [isKept, setKept] = useState(true);
  useEffect(() => {
    const container = navigator.serviceWorker;
    if (!container) return;
    setKept(container.controller !== null);
    void container.ready.then(() => setKept(true));
  }, []);
  return isKept ? null : <Note meaning="question">{t("offline_not_ready")}</Note>;
}
