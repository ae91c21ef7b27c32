/** The chains of this device with the server's receipts; the export; and, for an administrator, giving up. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { countingText } from "../../i18n/counting.ts";
import { momentText } from "../../i18n/format.ts";
import { upkeepText as t } from "../../i18n/upkeep.ts";
import type { ExportChoice } from "../../storage/export.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { Loading } from "../../ui/states.tsx";
import { useHandheld, useStored } from "../device.ts";
import { Note } from "../note.tsx";
import { Screen } from "../screen.tsx";
import { type Chain, chainsOf } from "./chains.ts";
import { DiscardSheet } from "./discard.tsx";
import { ExportButton } from "./export-button.tsx";
import { Facts, Part } from "./part.tsx";

const STATES = ["verified", "waiting", "broken"] as const;

function stateText(state: string): string {
  const known = STATES.find((one) => one === state);
  return known ? t(`receipt_${known}`) : t("receipt_other", { state });
}

function ReceiptNote({ chain }: { readonly chain: Chain }): JSX.Element {
  const { receipt, agrees } = chain;
  if (!receipt) return <Note meaning="info">{t("receipt_none")}</Note>;
  const isFine = receipt.state === "verified" && agrees !== false;
  const when = momentText(receipt.received_at);
  return (
    <>
      <Note meaning={isFine ? "good" : "question"}>
        <strong>{t("receipt_text", { seq: receipt.seq, when })}</strong>
        <p>
          {stateText(receipt.state)}{" "}
          {agrees !== null && t(agrees ? "receipt_agrees" : "receipt_differs")}
        </p>
      </Note>
      <Facts facts={[{ name: t("receipt_signature"), value: receipt.signature, code: true }]} />
    </>
  );
}

function ChainPart({ chain }: { readonly chain: Chain }): JSX.Element {
  const { epoch, device, seq, hash, high_water, pending } = chain;
  const facts = [
    { name: t("chain_entries"), value: seq },
    { name: t("chain_waiting"), value: pending },
    { name: t("chain_on_server"), value: high_water },
    ...(seq === 0 ? [] : [{ name: t("chain_mark"), value: hash, code: true }]),
    { name: t("chain_epoch"), value: epoch, code: true },
    { name: t("chain_device"), value: device, code: true },
  ];
  return (
    <Part title={t(chain.isCurrent ? "chain_current" : "chain_old")}>
      <Facts facts={facts} />
      <ReceiptNote chain={chain} />
    </Part>
  );
}

function ExportPart(): JSX.Element {
  const { database, identity } = useHandheld();
  const [which, setWhich] = useState<ExportChoice["which"]>("all");
  const options = (["all", "waiting"] as const).map((value) => ({
    value,
    text: t(`export_${value}`),
  }));
  return (
    <Part title={t("export_title")}>
      <p class="lead">{t("export_text")}</p>
      <Choice
        label={t("export_which")}
        value={which}
        options={options}
        onValue={(value) => setWhich(value === "waiting" ? "waiting" : "all")}
      />
      <ExportButton database={database} device={identity.value?.name ?? ""} which={which} />
    </Part>
  );
}

export function JournalScreen(): JSX.Element {
  const { state } = useHandheld();
  const [isGivingUp, setGivingUp] = useState(false);
  const [givenUp, setGivenUp] = useState<number | null>(null);
  const waiting = state.pending.value;
  const chains = useStored(chainsOf, [waiting, state.lastSync.value]);
  const gaveUp = (n: number): void => {
    setGivingUp(false);
    setGivenUp(n);
  };
  return (
    <Screen title={t("journal_title")} back="/handheld/settings">
      <p class="lead">{t("journal_text")}</p>
      {givenUp !== null && <Note meaning="info">{t("discard_done", { n: givenUp })}</Note>}
      {chains === null && <Loading text={countingText("opening")} />}
      {chains?.map((chain) => (
        <ChainPart key={chain.epoch} chain={chain} />
      ))}
      <ExportPart />
      {waiting > 0 && (
        <Button kind="danger" block onClick={() => setGivingUp(true)}>
          {t("discard_open")}
        </Button>
      )}
      {isGivingUp && <DiscardSheet onDone={gaveUp} onClose={() => setGivingUp(false)} />}
    </Screen>
  );
}
