// Plays simulated histories: a line {"seed": n} asks for one, the line {"do": "judge", …} ends it. Whatever
// is needed of the server and the people at its desk is asked for in between (desk.ts).
import { newId } from "../../src/domain/identifiers.ts";
import { Chance, takeOverBrowser } from "./chance.ts";
import { ask, nextLine, type Shop } from "./desk.ts";
import { History } from "./history.ts";
import type { Profile } from "./profile.ts";
import { comeToRest } from "./rest.ts";
import type { Storages } from "./storage.ts";

const FAR_FUTURE = Date.UTC(2500, 0, 1);

interface Order {
  readonly seed: number;
  readonly trace: boolean;
}

let playing: History | null = null;
let ids = new Chance(0);
// Ids have chance of their own: how much of it they use must not change what happens.
takeOverBrowser(
  () => ids,
  () => playing?.wall() ?? FAR_FUTURE,
);
Object.defineProperty(globalThis, "indexedDB", {
  get: (): Storages | undefined => playing?.storages,
});

// A request of a transaction that was taken back may be heard by nobody; a browser only logs it.
process.on("unhandledRejection", (error) => {
  if (!(error instanceof DOMException)) throw error;
});

for (let order = nextLine<Order>(); order; order = nextLine<Order>()) {
  const { seed, trace } = order;
  const shop = ask<Shop>("begin", { seed });
  ids = new Chance(~seed);
  playing = null;
  // After an id of the far future the generator of ids begins anew: nothing is left of other histories.
  newId();
  playing = new History(
    seed,
    shop,
    trace ? (text) => process.stderr.write(`${text}\n`) : () => undefined,
  );
  const crash = await play(playing).catch((error: unknown) =>
    String((error as Error).stack ?? error),
  );
  ask("judge", { crash, ...(await reportOf(playing)) });
  for (const profile of playing.profiles) profile.killAll();
}

async function play(history: History): Promise<string | null> {
  await history.play();
  await comeToRest(history);
  return null;
}

async function reportOf({ promises, profiles }: History) {
  return {
    green: [...promises.green.values()],
    unsure: [...promises.unsure],
    destroyed: [...promises.destroyed].map(([id, cause]) => ({ id, cause })),
    violations: promises.violations,
    profiles: await Promise.all(profiles.map(profileReport)),
  };
}

async function profileReport(profile: Profile) {
  const [events, heads, lines] = await Promise.all([
    profile.events(),
    profile.heads(),
    profile.lines(),
  ]);
  return {
    name: profile.name,
    heads: heads.map(({ epoch, device, seq }) => ({ epoch, device, seq })),
    events: events.map(({ canonical }) => canonical),
    lines: lines.map(({ list, pass, key, total }) => ({ list, pass, key, total })),
  };
}
