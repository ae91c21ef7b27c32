"""How long a handheld with no network needs until it can scan (bar C4: ≤ 1.0 s at CPU ×4).

Run it alone: `python benchmarks/handheld_start.py [STARTS]`. The application is closed and opened
again with the network off, by its service worker, on the list that was open; it is ready when the
list is on the screen, and then it has to take a scan. Also prints the bytes of HTML, CSS and JS
that the page fetched until then, compressed as they are sent (bar: 60 KB).
"""

import re
import sys
from pathlib import Path
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Response

from benchmarks.handheld import Bench, conditions, enrolled_bench, line
from tests.handheld import Handheld

FACTOR = 4
BAR_MS = 1000
FIRST_LOAD_BYTES = 60 * 1024
_TYPES = re.compile("html|css|javascript")
# Set before any script of the page: the first frame in which the list asks for an item.
_READY = """() => {
  const look = () => {
    if (document.querySelector(".where strong") && document.querySelector(".keypad")) {
      window.readyAt = performance.now();
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    """Print both figures and the conditions."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    starts = numbers[0] if numbers else 20
    with enrolled_bench() as bench:
        bench.handheld.open_list(bench.company.guided_list)
        bench.handheld.at(bench.company.shelves[0].location)
        bench.handheld.go_offline()
        answers: list[Response] = []
        figures = [_start(bench, answers)]
        size = _weight(answers)
        figures += [_start(bench, []) for _ in range(starts - 1)]
        print(line("start with no network until it can scan", figures, BAR_MS))
        met = "met" if size <= FIRST_LOAD_BYTES else "missed"
        print(f"first load: {size} bytes compressed (bar {FIRST_LOAD_BYTES}, {met})")
        print(conditions(bench.page, FACTOR))


def _start(bench: Bench, answers: list[Response]) -> float:
    """Milliseconds from the navigation to the frame with the list; then it must take a scan."""
    address = bench.page.url
    # One tab at a time: a second one would say that the first is open.
    bench.page.close()
    bench.handheld.page = page = bench.handheld.context.new_page()
    bench.slow_down(FACTOR)
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    page.add_init_script(f"({_READY})()")
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.readyAt !== undefined")
    ready: float = page.evaluate("() => window.readyAt")
    _assert_scans(bench.handheld, bench.company.shelves[0].code)
    return ready


def _assert_scans(handheld: Handheld, code: str) -> None:
    handheld.scan(code)
    handheld.page.locator(".what__head").filter(has_text=code).wait_for()


def _weight(answers: list[Response]) -> int:
    """Bytes of the HTML, CSS and JS among them as the server sends them to a browser."""
    counted = {one.url for one in answers if _TYPES.search(one.headers["content-type"])}
    sent = 0
    for address in counted:
        asked = Request(address, headers={"Accept-Encoding": "br"})  # noqa: S310 - loopback
        with urlopen(asked) as answer:  # noqa: S310
            sent += len(answer.read())
    return sent


if __name__ == "__main__":
    main()
