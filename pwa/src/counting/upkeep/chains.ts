/** The chains of this device, the one that is written first, each with whether the server's receipt agrees. */
import type { ChainStanding } from "../../storage/outbox.ts";
import type { Handheld } from "../../sync/handheld.ts";

export interface Chain extends ChainStanding {
  readonly isCurrent: boolean;
  /** Whether the receipt has the hash that this device gave that event; null when it cannot be told. */
  readonly agrees: boolean | null;
}

export async function chainsOf(handheld: Handheld): Promise<Chain[]> {
  const standings = await handheld.outbox.standings();
  const current = handheld.identity.value?.epoch;
  const chains = await Promise.all(
    standings
      .filter(({ epoch, seq }) => epoch === current || seq > 0)
      .map(async (standing) => ({
        ...standing,
        isCurrent: standing.epoch === current,
        agrees: await agreement(handheld, standing),
      })),
  );
  return chains.sort(
    (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (a.epoch < b.epoch ? 1 : -1),
  );
}

async function agreement(
  { journal }: Handheld,
  { epoch, receipt }: ChainStanding,
): Promise<boolean | null> {
  if (!receipt || receipt.hash === null || receipt.seq === 0) return null;
  const own = await journal.at(epoch, receipt.seq);
  return own && own.hash === receipt.hash;
}
