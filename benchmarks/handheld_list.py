"""How long a list with 5,000 counts makes the counter wait (bar C5: ≤ 100 ms at CPU ×6).

Run it alone: `python benchmarks/handheld_list.py [COUNTS]`. What the list has so far is written
the device's database as the application stores it. Then, with no network, a counter goes through
that list by real input, and the browser itself says how long each interaction took until the next
paint. Nothing is looked for in the page meanwhile: that would take the page's own slow processor.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.handheld import Bench, conditions, enrolled_bench, line

FACTOR = 6
BAR_MS = 100
ROUNDS = 5
# 5,000 lines of one count each, as append.ts stores them; only what the screens read of them.
_FILL = """([list, counts, codes]) => new Promise((resolve, reject) => {
  const opened = indexedDB.open("giacenza");
  opened.onerror = reject;
  opened.onsuccess = () => {
    const transaction = opened.result.transaction(["lines", "progress"], "readwrite");
    const pass = 1;
    for (let number = 0; number < counts; number += 1) {
      const id = `019ab0e0-0000-7000-8000-${String(number).padStart(12, "0")}`;
      const [item, location] = [codes[number % codes.length], `Z-${Math.floor(number / 8)}`];
      const lot = `L${number}`;
      const observed_at = new Date(Date.now() - number * 1000).toISOString();
      const live = [{ id, employee: "T101", quantity: "1", unit: "PZ", factor: "1", observed_at }];
      const place = { location, item, barcode: null, variant: null, lot, serial: null };
      transaction.objectStore("lines").put({
        ...{ list, pass, ...place, live, total: "1", touched: id },
        key: JSON.stringify([location, item, null, null, lot, null]),
      });
    }
    transaction.objectStore("progress").put(
      { list, pass, lines: counts, events: counts, closed_at: null });
    transaction.oncomplete = () => { opened.result.close(); resolve(true); };
    transaction.onabort = reject;
  };
})"""
_WATCH = """() => {
  window.waits = [];
  new PerformanceObserver(entries => {
    for (const entry of entries.getEntries())
      if (entry.interactionId) waits.push([entry.interactionId, entry.duration]);
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
}"""
_TAKE = """() => new Promise(resolve => setTimeout(() => {
  const longest = Math.max(0, ...window.waits.map(([, duration]) => duration));
  window.waits = [];
  resolve(longest);
}, 400))"""


def main() -> None:
    """Print the figure of each interaction and the conditions."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    counts = numbers[0] if numbers else 5000
    with enrolled_bench() as bench:
        page = bench.page
        bench.handheld.open_list(bench.company.guided_list)
        list_id = page.url.rsplit("/", 1)[1]
        items = [f"ART/{shelf.code}" for shelf in bench.company.shelves]
        page.evaluate(_FILL, [list_id, counts, items])
        bench.handheld.at(bench.company.shelves[0].location)
        bench.handheld.go_offline()
        bench.slow_down(FACTOR)
        page.evaluate(_WATCH)
        waits: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            _go_through(bench, waits)
        for name, figures in waits.items():
            print(line(name, figures, BAR_MS))
        print(
            line(f"all, {counts} counts", [one for some in waits.values() for one in some], BAR_MS)
        )
        print(conditions(page, FACTOR))


def _go_through(bench: Bench, waits: dict[str, list[float]]) -> None:
    page = bench.page

    def waited(name: str) -> None:
        waits.setdefault(name, []).append(page.evaluate(_TAKE))

    shelf = bench.company.shelves[0]
    bench.handheld.scan(shelf.code)
    page.locator(".what__head").filter(has_text=shelf.code).wait_for()
    page.evaluate(_TAKE)
    page.get_by_role("group", name="Quantity").get_by_role("button", name="7", exact=True).click()
    waited("key a digit")
    page.keyboard.press("Escape")
    waited("leave the item")
    page.get_by_role("button", name="More").click()
    waited("open the menu")
    page.wait_for_timeout(400)
    page.get_by_role("button", name="What this list has so far").click()
    waited("show what the list has")
    page.locator(".line-card").first.wait_for()
    page.get_by_label("Search location, item or lot").press("4")
    waited("search, first letter")
    page.get_by_label("Search location, item or lot").press("9")
    waited("search, second letter")
    page.get_by_label("Search location, item or lot").fill("")
    page.evaluate(_TAKE)
    page.get_by_role("button", name="Show older ones").click()
    waited("show older ones")
    page.locator(".count-row").first.click()
    waited("open a count")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back").click()
    waited("back to counting")
    page.locator(".where strong").wait_for()


if __name__ == "__main__":
    main()
