"""How long differences take: bars S2 and S6.

`python benchmarks/differences.py [LINES [EVENTS [MOVEMENTS]]] [--postgresql URL] [--profile]`;
without numbers 100,000 lines, 1,000,000 events, 1,000,000 movements. First the first look of all:
every line worked out and stored. Then the same after a mass change. Then the screens, asked for as
the desk does, 20 times each. At the end the conditions.
"""

import os
import platform
import sys
import time
from typing import Any

from counted_company import NOW, Size, counted_inventory
from desk import Desk, percentiles, signed_in, timed
from sqlalchemy import insert
from trading_company import empty_application

from server.inventory.projection.models import StaleSubject
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.reviewing.lines import picture_of
from server.storage.transaction import transaction

_PURE = 20_000
"""Up to so many lines the pure rules are timed beside, over every event."""


def main() -> None:
    """One line for each step, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    size = Size(*(*sizes, *(100_000, 1_000_000, 1_000_000)[len(sizes) :]))
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    began = time.perf_counter()
    with empty_application(url, NOW) as app:
        number = counted_inventory(size)
        print(f"load by SQL {time.perf_counter() - began:.1f} s", flush=True)
        view = timed("first look: all lines (S2)", lambda: fresh_view(number, now=NOW))
        _change_everything(view)
        timed("after a mass change: all lines again", lambda: fresh_view(number, now=NOW))
        if size.lines <= _PURE:
            timed("the pure rules, nothing stored", lambda: picture_of(number, now=NOW))
        _screens(signed_in(app), f"/api/v1/inventories/{number}")
    print(
        f"{size.lines} lines, {size.events} events, {size.movements} movements, "
        f"{'PostgreSQL' if url else 'SQLite'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _change_everything(view: View) -> None:
    with transaction() as session:
        session.execute(insert(StaleSubject), [{"inventory_id": view.inventory_id}])


def _screens(desk: Desk, inventory: str) -> None:
    """What a supervisor opens, types and presses (S6: p95 ≤ 300 ms)."""
    rows = desk.get(f"{inventory}/differences?limit=100")["rows"]
    for name, query in {
        "page": "",
        "page further on": f"&after={rows[-1]['line']}",
        "state": "&state=to_review",
        "category": "&category=Category+000017",
        "warehouse": "&warehouse=W1",
        "location": "&warehouse=W1&location=L-000003",
        "search: item code": "&search=ITEM-000123",
        "search: class and code": "&search=mob/item-000123",
        "search: location": "&search=L-000004",
        "search: a word of the description": "&search=000321",
        "search: a word of every description": "&search=screw",
        "search: nothing found": "&search=nosuchthing",
    }.items():
        path = f"{inventory}/differences?limit=100{query}"
        percentiles(name, lambda _, path=path: desk.get(path))  # type: ignore[misc]
    everything: dict[str, Any] = {"action": "approve", "all": True, "filters": {}}
    dry = f"{inventory}/decisions?dry_run=true"
    percentiles("bulk preview: approve all", lambda _: desk.post(dry, everything))
    few = everything | {"filters": {"state": "to_review"}}
    percentiles("bulk preview: approve what waits", lambda _: desk.post(dry, few))
    percentiles("inbox", lambda _: desk.get(f"{inventory}/inbox"))
    waiting = desk.get(f"{inventory}/differences?state=to_review&limit=20")["rows"]
    lines = [row["line"] for row in (waiting or rows)]
    told = f"{inventory}/differences/{{}}/explain"
    percentiles("explain a line", lambda n: desk.get(told.format(lines[n % len(lines)])))


if __name__ == "__main__":
    main()
