// Step 1 of a sync: is it our server, what time has it, and what does it hold of the chains of this device?
import { isoTime, measureOffset } from "../domain/clock.ts";
import type { Identity } from "../storage/meta.ts";
import type { ChainStanding } from "../storage/outbox.ts";
import type { Ping } from "./answers.ts";
import type { Parts } from "./round.ts";
import type { PingQuestion } from "./transport.ts";

/**
 * Tells the ends that this device lost, then asks about the chain that is written and the older ones of
 * which the server may have lost something (all of them when it is to be `thorough`).
 */
export async function greet(parts: Parts, identity: Identity, thorough: boolean): Promise<Ping> {
  const standings = await parts.outbox.standings();
  const current = standings.find(
    (chain) => chain.epoch === identity.epoch && !isTooEarly(chain, standings),
  );
  await tellLosses(parts, identity, standings);
  const first = await ask(parts, identity, current ? questionOf(current) : null);
  const older = standings.filter(({ epoch }) => epoch !== identity.epoch);
  const suspicious = thorough || first.again > 0;
  for (const chain of older.filter((chain) => isDoubtful(chain, first.ping, suspicious))) {
    await ask(parts, identity, questionOf(chain));
  }
  return first.ping;
}

// Before anything of the chain that took their place: the server then knows that numbers are missing,
// and raises an alarm when it hears of a new one.
async function tellLosses(
  parts: Parts,
  identity: Identity,
  standings: readonly ChainStanding[],
): Promise<void> {
  for (const { epoch, head, told } of await parts.losses.all()) {
    // The end of another device's chain is told by the enrolment that continues it.
    const device = standings.find((chain) => chain.epoch === epoch)?.device ?? identity.device;
    if (told || device !== identity.device) continue;
    await ask(parts, identity, { epoch, head, pending: 0 });
    await parts.losses.told(epoch);
  }
}

// A server that hears of a new chain takes for lost what is missing of the one before: that is sent first.
function isTooEarly(chain: ChainStanding, standings: readonly ChainStanding[]): boolean {
  const waitsElsewhere = standings.some(
    ({ epoch, pending }) => epoch !== chain.epoch && pending > 0,
  );
  return chain.server_history === null && waitsElsewhere;
}

function questionOf({ epoch, seq, pending }: ChainStanding): PingQuestion {
  return { epoch, head: seq, pending };
}

// Only a chain that a server has taken something of; the more so when that was another server.
function isDoubtful(chain: ChainStanding, { server_history }: Ping, suspicious: boolean): boolean {
  if (chain.server_history === null) return false;
  return suspicious || chain.server_history !== server_history;
}

// Also measures the clock, and lets what the server turns out not to hold wait again.
async function ask(parts: Parts, { token }: Identity, question: PingQuestion | null) {
  const { transport, surroundings, meta, outbox } = parts;
  const sent = surroundings.reading();
  const ping = await transport.ping(token, question);
  const answered = surroundings.reading();
  const milliseconds = measureOffset(sent, answered, ping.server_time);
  if (milliseconds !== null) {
    await meta.set("clock_offset", { milliseconds, measured_at: isoTime(answered.wall) });
  }
  const { server_history, high_water } = ping;
  if (!question || high_water === null) return { ping, again: 0 };
  const again = await outbox.reconcile({ epoch: question.epoch, high_water, server_history });
  return { ping, again };
}
