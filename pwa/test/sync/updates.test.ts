import { afterEach, describe, expect, it, vi } from "vitest";
import { watchUpdates } from "../../src/sync/updates.ts";

class FakeWorker extends EventTarget {
  state = "installing";
  readonly postMessage = vi.fn();
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class FakeContainer extends EventTarget {
  controller: object | null = {};
  readonly registration = Object.assign(new EventTarget(), {
    waiting: null as FakeWorker | null,
    installing: null as FakeWorker | null,
  });
  readonly register = vi.fn(async () => this.registration);
  find(worker: FakeWorker): void {
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event("updatefound"));
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const watch = (container: FakeContainer) =>
  watchUpdates(container as unknown as ServiceWorkerContainer);

afterEach(() => vi.unstubAllGlobals());

describe("a new version", () => {
  it("is offered when it is wholly on the device, and put in place only when asked", async () => {
    const reload = vi.fn();
    vi.stubGlobal("location", { reload });
    const [container, worker] = [new FakeContainer(), new FakeWorker()];
    const updates = watch(container);
    await settled();
    container.find(worker);
    expect(updates.waiting.value).toBe(false);
    worker.become("installed");
    expect(updates.waiting.value).toBe(true);
    expect(worker.postMessage).not.toHaveBeenCalled();
    updates.activate();
    expect(worker.postMessage).toHaveBeenCalledWith({ type: "activate-update" });
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event("controllerchange"));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("is offered when it waited since an earlier visit", async () => {
    const container = new FakeContainer();
    container.registration.waiting = new FakeWorker();
    const updates = watch(container);
    await settled();
    expect(updates.waiting.value).toBe(true);
  });

  it("is not what the very first installation is", async () => {
    const [container, worker] = [new FakeContainer(), new FakeWorker()];
    container.controller = null;
    const updates = watch(container);
    await settled();
    container.find(worker);
    worker.become("installed");
    expect(updates.waiting.value).toBe(false);
  });

  it("never comes where there is no service worker, and that harms nothing", async () => {
    expect(watchUpdates(undefined).waiting.value).toBe(false);
    const container = new FakeContainer();
    container.register.mockRejectedValueOnce(new DOMException("insecure", "SecurityError"));
    expect(watch(container).waiting.value).toBe(false);
    await settled();
  });
});
