/** Offers a new version, everywhere but in the middle of counting a list. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { shellText as t } from "../i18n/shell.ts";
import { Button } from "../ui/button.tsx";
import { takeUpdate, waiting, watchForUpdates } from "./update.ts";
import "./update-banner.css";

const COUNTING = /^\/handheld\/lists\/[^/]+$/;

export function UpdateBanner(): JSX.Element | null {
  const { path } = useLocation();
  useEffect(() => {
    if (import.meta.env.PROD) void watchForUpdates(navigator.serviceWorker);
  }, []);
  if (!waiting.value || COUNTING.test(path)) return null;
  const later = (): void => {
    waiting.value = null;
  };
  const update = (): void => takeUpdate(navigator.serviceWorker, () => location.reload());
  return (
    <div class="update meaning-info" role="status">
      <span>{t("update_ready")}</span>
      <Button kind="plain" onClick={later}>
        {t("update_later")}
      </Button>
      <Button kind="main" onClick={update}>
        {t("update_now")}
      </Button>
    </div>
  );
}
