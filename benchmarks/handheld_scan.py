"""How long after a scan the counter sees green (bar C2: p95 of at most 50 ms at CPU ×6).

Run it alone: `python benchmarks/handheld_scan.py [SCANS] [--profile] [--full-speed]`. In the way
*each scan is one* nothing but the machine stands between the scanner's Enter and the green
band: look the code up, append the event with strict durability, wait for the flush, paint. Every
scan is taken with no network, of a code that was not scanned before and then of the same code
again, whose look-up is in memory. `storage` is the one transaction that stores the count; a bare
strict write of one number and a frame that paints nothing but a number, taken in turn with the
scans, show what browser and machine cost alone; the work of the page's thread is processor time,
which other programs lengthen less.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import CDPSession, Page

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.fresh_barcodes import store_fresh_barcodes
from benchmarks.handheld import Bench, conditions, enrolled_bench, line

FACTOR = 6
BAR_MS = 50
WARM_UP = 20
_WATCH = """() => {
  const begin = IDBDatabase.prototype.transaction;
  window.bench = { writes: [] };
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    if (mode === "readwrite" && options?.durability === "strict") {
      const began = performance.now();
      transaction.addEventListener("complete", () => bench.writes.push(performance.now() - began));
    }
    return transaction;
  };
}"""
# No frame is asked for while the count is under way: the counter's screen does not do so either.
_SCAN = """code => new Promise((resolve, reject) => {
  const send = key => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const shown = document.querySelector(".pending")?.textContent;
  for (const character of code) send(character);
  const began = performance.now();
  const patience = setTimeout(() => reject(new Error("no green")), 20000);
  const watch = new MutationObserver(() => {
    const green = document.querySelector(".band.meaning-good");
    if (!green || document.querySelector(".pending")?.textContent === shown) return;
    watch.disconnect();
    clearTimeout(patience);
    // The next frame is painted with the band in it: the message comes right after.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - began);
      channel.port2.postMessage(0);
    });
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  send("Enter");
})"""
_BARE = """() => new Promise((resolve, reject) => {
  const write = database => {
    const began = performance.now();
    const transaction = database.transaction(["numbers"], "readwrite", { durability: "strict" });
    transaction.objectStore("numbers").put(began, "number");
    transaction.oncomplete = () => resolve(performance.now() - began);
    transaction.onabort = reject;
  };
  if (window.bare) return write(window.bare);
  const opened = indexedDB.open("bare", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("numbers");
  opened.onsuccess = () => write(window.bare = opened.result);
  opened.onerror = reject;
})"""


_FRAME = """() => new Promise(resolve => {
  const shown = document.querySelector(".where__place span");
  const began = performance.now();
  shown.firstChild.data = shown.firstChild.data;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - began);
    channel.port2.postMessage(0);
  });
})"""


def main() -> None:
    """Print the figures and the conditions."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    scans = numbers[0] if numbers else 200
    factor = 1 if "--full-speed" in sys.argv else FACTOR
    with enrolled_bench() as bench:
        codes = _open_list(bench)
        bench.handheld.go_offline()
        bench.slow_down(factor)
        bench.page.evaluate(_WATCH)
        for code in codes[-WARM_UP:]:
            bench.page.evaluate(_SCAN, code)
        session = bench.handheld.context.new_cdp_session(bench.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        if "--profile" in sys.argv:
            session.send("Profiler.enable")
            session.send("Profiler.start")
        for name, some in {
            "a code not scanned before": codes[:scans],
            "the same code again": [codes[0]] * scans,
        }.items():
            print(f"{name}:")
            _measure(bench.page, session, some)
        if "--profile" in sys.argv:
            profile = session.send("Profiler.stop")["profile"]
            Path("handheld-scan.cpuprofile").write_text(json.dumps(profile))
        print(conditions(bench.page, factor))


def _measure(page: Page, session: CDPSession, codes: list[str]) -> None:
    figures, bare, frames, work = [], [], [], []
    page.evaluate("() => { bench.writes.length = 0; }")
    for code in codes:
        bare.append(page.evaluate(_BARE))
        frames.append(page.evaluate(_FRAME))
        before = _thread_ms(session)
        figures.append(page.evaluate(_SCAN, code))
        work.append(_thread_ms(session) - before)
    print(line("  scan → green", figures, BAR_MS))
    print(line("  of which storage", page.evaluate("bench.writes")[1::2], BAR_MS))
    print(line("  work of the page's thread", work, BAR_MS))
    print(line("  a bare strict write beside it", bare, BAR_MS))
    print(line("  a bare frame beside it", frames, BAR_MS))


def _thread_ms(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration") * 1000


def _open_list(bench: Bench) -> list[str]:
    """Each scan is one, at a location of a list. Answers barcodes, each to be looked up anew."""
    handheld, page = bench.handheld, bench.page
    handheld.open_list(bench.company.guided_list)
    page.get_by_role("button", name="More").click()
    handheld.answer("Each scan is one")
    handheld.at(bench.company.shelves[0].location)
    codes = store_fresh_barcodes(page, bench.company.shelves)
    # As a counter starts the day, and without the mouse of the taps above: each frame would look
    # up anew what is under it, and a handheld has none.
    handheld.restart()
    handheld.page.locator(".where strong").wait_for()
    # The first key lets the browser sound.
    handheld.page.keyboard.press("Shift")
    return codes


if __name__ == "__main__":
    main()
