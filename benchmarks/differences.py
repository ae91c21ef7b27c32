"""How long differences take: bars S2 and S6.

`python benchmarks/differences.py [LINES [EVENTS [MOVEMENTS]]] [--database URL] [--profile]
[--no-screens]`; without numbers 100,000 lines, 1,000,000 events, 1,000,000 movements. First the
first look of all: every line worked out and stored. Then the same after a mass change. Then the
screens, asked for as the desk does, 20 times each. At the end the conditions. A database that is
named stays: used again, its lines are forgotten first.
"""

import os
import platform
import sys
import time
from typing import Any

from counted_company import NOW, Size, counted_inventory
from desk import Desk, percentiles, signed_in, timed
from kept_database import application
from sqlalchemy import delete, insert, select, text

from server.inventory.models import Inventory
from server.inventory.projection.models import (
    DifferenceLine,
    DifferenceSum,
    DifferenceView,
    StaleSubject,
)
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.reviewing.lines import picture_of
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction

_NUMBER = "2026-001"
_PURE = 20_000
"""Up to so many lines the pure rules are timed beside, over every event."""


def main() -> None:
    """One line for each step, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    size = Size(*(*sizes, *(100_000, 1_000_000, 1_000_000)[len(sizes) :]))
    url = sys.argv[sys.argv.index("--database") + 1] if "--database" in sys.argv else None
    with application(url, NOW) as app:
        _load(size)
        view = timed("first look: all lines (S2)", lambda: fresh_view(_NUMBER, now=NOW))
        _change_everything(view)
        timed("after a mass change: all lines again", lambda: fresh_view(_NUMBER, now=NOW))
        if size.lines <= _PURE:
            timed("the pure rules, nothing stored", lambda: picture_of(_NUMBER, now=NOW))
        if "--no-screens" not in sys.argv:
            _screens(signed_in(app), f"/api/v1/inventories/{_NUMBER}")
        print(
            f"{size.lines} lines, {size.events} events, {size.movements} movements, "
            f"{'SQLite' if is_sqlite() else 'PostgreSQL'}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )


def _load(size: Size) -> None:
    """Load everything, or forget the lines that were worked out before."""
    began = time.perf_counter()
    if db.session.scalar(select(Inventory.id)) is None:
        counted_inventory(size)
    else:
        for kept in (DifferenceView, DifferenceSum, DifferenceLine):
            db.session.execute(delete(kept))
        db.session.commit()
        if not is_sqlite():
            with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text("VACUUM ANALYZE difference_lines"))
    print(f"load by SQL {time.perf_counter() - began:.1f} s", flush=True)


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
