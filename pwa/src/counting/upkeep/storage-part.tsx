/** Whether the browser keeps the storage, and how much room there is. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { sizeText } from "../../i18n/format.ts";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import { askToPersist } from "../../sync/enrolling.ts";
import { Button } from "../../ui/button.tsx";
import { useHandheld } from "../device.ts";
import { Note } from "../note.tsx";
import { Part } from "./part.tsx";

interface Room {
  readonly used: number;
  readonly quota: number;
}

/** Less than this is soon too little for a shift, in bytes. */
const LITTLE = 20_000_000;

async function roomNow(): Promise<Room | null> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined ? null : { used: usage, quota };
}

function RoomLeft({ room }: { readonly room: Room | null }): JSX.Element {
  if (!room) return <p class="lead">{t("storage_unknown")}</p>;
  const [used, quota] = [sizeText(room.used), sizeText(room.quota)];
  return (
    <>
      <p class="lead">{t("storage_used", { used, quota })}</p>
      {room.quota - room.used < LITTLE && <Note meaning="error">{t("storage_low")}</Note>}
    </>
  );
}

const LOOK_MS = 500;

// The copy begins at the start, with the first count or after a sync, and nobody is told: whoever has just
// opened the settings sees it come, or reads that there is none: this browser has no place for it, or the
// part that keeps it could not be fetched yet.
function SecondPlace(): JSX.Element | null {
  const { journal } = useHandheld();
  const [isWhole, setWhole] = useState(journal.copy?.isWhole);
  useEffect(() => {
    const timer = setInterval(() => setWhole(journal.copy?.isWhole ?? false), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  if (isWhole === undefined) return null;
  return <p class="lead">{t(isWhole ? "storage_copied" : "storage_one_place")}</p>;
}

export function StoragePart(): JSX.Element {
  const handheld = useHandheld();
  const [isKept, setKept] = useState(handheld.identity.value?.persisted ?? false);
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setKept, () => undefined);
    roomNow().then(setRoom, () => undefined);
  }, []);
  return (
    <Part title={t("storage_title")}>
      <Note meaning={isKept ? "good" : "question"}>
        {t(isKept ? "storage_persisted" : "storage_not_persisted")}
      </Note>
      <SecondPlace />
      <RoomLeft room={room} />
      {!isKept && (
        <Button block onClick={() => void askToPersist(handheld).then(setKept)}>
          {t("storage_ask")}
        </Button>
      )}
    </Part>
  );
}
