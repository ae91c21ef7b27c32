/** Offers a new version, but never while a count list is open, in whichever tab. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { shellText as t } from "../i18n/shell.ts";
import { Button } from "../ui/button.tsx";
import { holdOpenCount, isCountOpen, isOpenList, type Locks } from "./open-count.ts";
import { takeUpdate, waiting, watchForUpdates } from "./update.ts";
import "./update-banner.css";

const locks = (): Locks => navigator.locks ?? null;

/** Watches for versions, and tells the other tabs when a list is open in this one. */
function useUpdates(isOpenHere: boolean): void {
  useEffect(() => {
    if (import.meta.env.PROD) void watchForUpdates(navigator.serviceWorker);
  }, []);
  useEffect(() => (isOpenHere ? holdOpenCount(locks()) : undefined), [isOpenHere]);
}

export function UpdateBanner(): JSX.Element | null {
  const { path } = useLocation();
  const isOpenHere = isOpenList(path);
  const [isOpenElsewhere, setOpenElsewhere] = useState(false);
  useUpdates(isOpenHere);
  if (!waiting.value || isOpenHere) return null;
  const later = (): void => {
    waiting.value = null;
  };
  const update = async (): Promise<void> => {
    const isOpen = await isCountOpen(locks());
    setOpenElsewhere(isOpen);
    if (!isOpen) takeUpdate(navigator.serviceWorker, () => location.reload());
  };
  return (
    <div class="update meaning-info" role="status">
      <span>{t(isOpenElsewhere ? "update_count_open" : "update_ready")}</span>
      <Button kind="plain" onClick={later}>
        {t("update_later")}
      </Button>
      <Button kind="main" onClick={() => void update()}>
        {t("update_now")}
      </Button>
    </div>
  );
}
