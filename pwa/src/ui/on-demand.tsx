/**
 * A part of the application that is fetched when it is first shown. The offline cache holds it too;
 * where it cannot be had, the screen says so and tries again when asked.
 */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { shellText as t } from "../i18n/shell.ts";
import { Button } from "./button.tsx";
import { Failure, Loading } from "./states.tsx";

/** The component that `load` gives, shown as soon as it is there; fetched once for the whole page. */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function OnDemand(props: Props): JSX.Element {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded);
    const [isMissing, setMissing] = useState(false);
    const fetchPart = (): void => {
      setMissing(false);
      const arrived = (part: ComponentType<Props>): void => {
        loaded = part;
        setPart(() => part);
      };
      load().then(arrived, () => setMissing(true));
    };
    useEffect(() => {
      if (!loaded) fetchPart();
    }, []);
    if (Part) return <Part {...props} />;
    if (!isMissing) return <Loading text={t("loading")} />;
    const retry = <Button onClick={fetchPart}>{t("retry")}</Button>;
    return <Failure title={t("chunk_failed")} text={t("chunk_failed_text")} action={retry} />;
  };
}
