/** Exports the journal to a file, also when the storage is full; says how far it is and what came of it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import type { Database } from "../../storage/database.ts";
import type { ExportChoice } from "../../storage/export.ts";
import { Button, type ButtonKind } from "../../ui/button.tsx";
import { Note } from "../note.tsx";
import { type SavedJournal, saveJournal } from "./save-journal.ts";

interface ExportButtonProps {
  readonly database: Database;
  /** What the device is called; it names the file. */
  readonly device: string;
  readonly which?: ExportChoice["which"];
  readonly kind?: ButtonKind;
  readonly onSaved?: (saved: SavedJournal) => void;
}

type State = SavedJournal | "failed" | number | null;

export function ExportButton(props: ExportButtonProps): JSX.Element {
  const { database, device, which = "all", kind = "quiet", onSaved } = props;
  const [state, setState] = useState<State>(null);
  const isRunning = typeof state === "number";
  const save = (): void => {
    setState(0);
    const at = new Date().toISOString();
    saveJournal(database, { which, at, device, onProgress: setState }).then(
      (saved) => {
        setState(saved);
        onSaved?.(saved);
      },
      () => setState("failed"),
    );
  };
  return (
    <>
      <Button block kind={kind} icon="download" busy={isRunning} onClick={save}>
        {isRunning ? t("export_running", { n: state }) : t("export_go")}
      </Button>
      <Result state={state} />
    </>
  );
}

function Result({ state }: { readonly state: State }): JSX.Element | null {
  if (state === null || typeof state === "number") return null;
  if (state === "failed") return <Note meaning="error">{t("export_failed")}</Note>;
  const { events: n, unreadable: missing, name } = state;
  if (n + missing === 0) return <Note meaning="info">{t("export_empty")}</Note>;
  if (missing === 0) return <Note meaning="good">{t("export_done", { n, name })}</Note>;
  return <Note meaning="error">{t("export_partly", { n, name, missing })}</Note>;
}
