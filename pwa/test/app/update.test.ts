// New versions wait for a yes.
import { beforeEach, describe, expect, it, vi } from "vitest";
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
