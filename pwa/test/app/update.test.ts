// New versions wait for a yes.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { holdOpenCount, isCountOpen, isOpenList, type Locks } from "../../src/app/open-count.ts";
import { takeUpdate, waiting, watchForUpdates } from "../../src/app/update.ts";

class Worker extends EventTarget {
  state = "installing";
  postMessage = vi.fn();
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  waiting: Worker | null = null;
  installing: Worker | null = null;
}

class Container extends EventTarget {
  controller: object | null = {};
  readonly registration = new Registration();
  register = vi.fn(async () => this.registration);
}

const asContainer = (container: Container) => container as unknown as ServiceWorkerContainer;

beforeEach(() => {
  waiting.value = null;
});

async function watched(container = new Container()): Promise<Container> {
  await watchForUpdates(asContainer(container));
  return container;
}

function downloaded({ registration }: Container): Worker {
  const worker = new Worker();
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  worker.become("installed");
  return worker;
}

describe("an update", () => {
  it("is offered when it is complete, and asks nothing of it yet", async () => {
    const worker = downloaded(await watched());
    expect(waiting.value).toBe(worker);
    expect(worker.postMessage).not.toHaveBeenCalled();
  });

  it("is offered again at the next start", async () => {
    const container = new Container();
    container.registration.waiting = Object.assign(new Worker(), { state: "installed" });
    await watched(container);
    expect(waiting.value).toBe(container.registration.waiting);
  });

  it("is not what the very first worker is", async () => {
    const container = new Container();
    container.controller = null;
    downloaded(await watched(container));
    expect(waiting.value).toBeNull();
  });

  it("takes over on a yes and loads the page once it has", async () => {
    const container = await watched();
    const worker = downloaded(container);
    const reload = vi.fn();
    takeUpdate(asContainer(container), reload);
    expect(worker.postMessage).toHaveBeenCalledWith({ type: "activate-update" });
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event("controllerchange"));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("is not looked for without a secure context, nor when registering fails", async () => {
    await watchForUpdates(undefined);
    const container = new Container();
    container.register.mockRejectedValue(new Error("insecure"));
    await watched(container);
    expect(waiting.value).toBeNull();
  });
});

// Shared locks, as navigator.locks keeps them for all tabs of a browser.
class SharedLocks {
  readonly held: { name: string }[] = [];
  request = async (name: string, _: LockOptions, granted: () => Promise<void>): Promise<void> => {
    const lock = { name };
    this.held.push(lock);
    await granted();
    this.held.splice(this.held.indexOf(lock), 1);
  };
  query = async () => ({ held: this.held });
}

describe("an open count list", () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it("is any screen of one list, and no other", () => {
    for (const path of [
      "/handheld/lists/1",
      "/handheld/lists/1/lines",
      "/handheld/lists/1/close",
    ]) {
      expect(isOpenList(path)).toBe(true);
    }
    for (const path of ["/handheld", "/handheld/settings", "/desk/inventories/lists/1"]) {
      expect(isOpenList(path)).toBe(false);
    }
  });

  it("is known in every tab until the last one has left it", async () => {
    const locks = new SharedLocks() as unknown as Locks;
    expect(await isCountOpen(locks)).toBe(false);
    const [leave, leaveToo] = [holdOpenCount(locks), holdOpenCount(locks)];
    leave();
    await settled();
    expect(await isCountOpen(locks)).toBe(true);
    leaveToo();
    await settled();
    expect(await isCountOpen(locks)).toBe(false);
  });

  it("stops nothing where the browser has no locks", async () => {
    holdOpenCount(null)();
    expect(await isCountOpen(null)).toBe(false);
  });
});
