"""How long a supervisor waits for a screen of a very large inventory: bar S6 (p95 ≤ 300 ms).

`python benchmarks/screens.py [LINES [EVENTS [MOVEMENTS]]] [--database URL]`; without numbers
1,000,000 lines, an event and two movements each. What is counted is loaded by SQL
(`counted_company`), the lines are then worked out by the product itself. One list in twenty is
still open, a category is approved and a few lines are aligned, so that every screen has something
to show. Each screen is asked 20 times, as the desk asks; at the end the conditions. A database that
is named stays, and is used again.
"""

import os
import platform
import sys
import time
from contextlib import ExitStack
from typing import Any

from bulk_loading import bulk_loading
from counted_company import NOW, Size, counted_inventory
from desk import Desk, percentiles, signed_in, timed
from kept_database import application
from sqlalchemy import select, text

from server.inventory.models import CountList, Inventory
from server.inventory.projection.refreshing import fresh_view
from server.inventory.totals.numbers import forget
from server.journal.tallies import tally_again
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction

_NUMBER = "2026-001"
_HERE = f"/api/v1/inventories/{_NUMBER}"
_APPROVED = "Category 000007"
_STATES = ("counted", "within_tolerance", "to_review", "approved", "aligned", "rejected")


def main() -> None:
    """One line for each screen, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    lines = sizes[0] if sizes else 1_000_000
    size = Size(*(*sizes, *(lines, lines, 2 * lines)[len(sizes) :]))
    url = sys.argv[sys.argv.index("--database") + 1] if "--database" in sys.argv else None
    with application(url, NOW) as app:
        is_new = db.session.scalar(select(Inventory.id)) is None
        if is_new:
            _load(size)
        desk = signed_in(app)
        if is_new:
            _decide(desk)
        for screens in (_grid, _searches, _bulk, _inbox, _drawer, _counting, _journal):
            screens(desk)
        print(
            f"{size.lines} lines, {size.events} events, {size.movements} movements, "
            f"{'SQLite' if is_sqlite() else 'PostgreSQL'}, "
            f"Python {platform.python_version()}, {os.cpu_count()} cores, "
            f"load {os.getloadavg()[0]:.1f}"
        )


def _load(size: Size) -> None:
    began = time.perf_counter()
    with ExitStack() as quickly:
        events = ("count_events",) if is_sqlite() else ()
        for table in ("items", "positions", "movements", *events):
            quickly.enter_context(bulk_loading(table))
        counted_inventory(size)
    for statement in _STILL_OPEN:
        db.session.execute(text(statement))
    tally_again()
    db.session.commit()
    print(f"load by SQL {time.perf_counter() - began:.1f} s", flush=True)
    timed("first look: all lines worked out", lambda: fresh_view(_NUMBER, now=NOW))


def _decide(desk: Desk) -> None:
    """A category is approved; a few of it that lie at one location are aligned."""
    some = {"action": "approve", "all": True, "filters": {"category": _APPROVED}}
    timed("approve a category", lambda: desk.post(f"{_HERE}/decisions", some))
    rows = desk.get(f"{_HERE}/differences?state=approved&limit=100")["rows"]
    aligned = {"lines": [row["line"] for row in rows], "accept_outstanding_reason": "known"}
    timed("align a few", lambda: desk.post(f"{_HERE}/alignments", aligned))
    timed("look after it", lambda: fresh_view(_NUMBER, now=NOW))


def _asked(desk: Desk, name: str, path: str) -> None:
    percentiles(name, lambda _: desk.get(f"{_HERE}{path}"))


def _grid(desk: Desk) -> None:
    """Every filter in each order: the first page, and one that lies behind it."""
    filters = {
        "all lines": "",
        **{f"state {state}": f"&state={state}" for state in _STATES},
        "category": "&category=Category+000017",
        "warehouse": "&warehouse=W1",
        "location": "&warehouse=W1&location=L-000003",
        "location, no warehouse": "&location=L-000003",
        "state, category": "&state=to_review&category=Category+000017",
        "state, warehouse": "&state=to_review&warehouse=W1",
        "category approved": f"&state=within_tolerance&category={_APPROVED.replace(' ', '+')}",
        "no such category": "&category=none",
    }
    for name, query in filters.items():
        for order in ("place", "value"):
            path = f"/differences?limit=100&order={order}{query}"
            _asked(desk, f"grid, {name}, by {order}", path)
            rows = desk.get(f"{_HERE}{path}")["rows"]
            if len(rows) == 100:
                _asked(desk, "  its next page", f"{path}&after={rows[-1]['line']}")


def _searches(desk: Desk) -> None:
    for name, query in {
        "item code": "ITEM-000123",
        "class and code": "mob/item-000123",
        "location": "L-000004",
        "part of locations": "L-00",
        "digits of some descriptions": "000321",
        "a word of every description": "screw",
        "two letters": "it",
        "nothing found": "nosuchthing",
    }.items():
        for order in ("place", "value"):
            path = f"/differences?limit=100&order={order}&search={query}"
            _asked(desk, f"search, {name}, by {order}", path)


def _bulk(desk: Desk) -> None:
    """What a bulk action would do: as the desk asks before it does it."""
    dry = f"{_HERE}/decisions?dry_run=true"
    for action in ("approve", "reject", "set_aside", "reopen"):
        for name, filters in {
            "all": {},
            "what waits": {"state": "to_review"},
            "a category": {"category": "Category 000017"},
            "a location": {"warehouse": "W1", "location": "L-000003"},
            "a word of all": {"search": "screw"},
        }.items():
            asked = {"action": action, "all": True, "filters": filters, "reason": "tried"}
            percentiles(
                f"bulk, {action} {name}",
                lambda _, asked=asked: desk.post(dry, asked),  # type: ignore[misc]
            )
    percentiles("alignment, dry run", lambda _: _dry_alignment(desk), times=3)


def _dry_alignment(desk: Desk) -> Any:
    given = {"accept_outstanding_reason": "known"}
    return desk.post(f"{_HERE}/alignments?dry_run=true", given)


def _inbox(desk: Desk) -> None:
    groups = desk.get(f"{_HERE}/inbox")["groups"]
    _asked(desk, "inbox", "/inbox")
    for group in groups:
        _asked(desk, f"inbox, {group['kind']} ({group['entries']})", f"/inbox?kind={group['kind']}")
    _asked(desk, "what waits", "/waiting")


def _drawer(desk: Desk) -> None:
    """A line's story, and what a decision about it would do."""
    for state in ("within_tolerance", "to_review", "counted", "approved", "aligned"):
        rows = desk.get(f"{_HERE}/differences?state={state}&limit=20&order=value")["rows"]
        lines = [row["line"] for row in rows]
        if not lines:
            continue
        percentiles(
            f"drawer, {state}",
            lambda n, lines=lines: desk.get(  # type: ignore[misc]
                f"{_HERE}/differences/{lines[n % len(lines)]}/explain"
            ),
        )
        if state == "to_review":
            _previews(desk, rows)


def _previews(desk: Desk, rows: list[dict[str, Any]]) -> None:
    def asked(n: int, **given: Any) -> Any:
        row = rows[n % len(rows)]
        line = {"line": row["line"], "seen_hash": row["seen_hash"], "counted": row["counted"]}
        return {"reason": "tried", "lines": [line], **given}

    for name, given in {
        "approve": {"action": "approve"},
        "override": {"action": "override", "quantity": "7"},
    }.items():
        percentiles(
            f"preview, {name} a line",
            lambda n, given=given: desk.post(  # type: ignore[misc]
                f"{_HERE}/decisions/preview", asked(n, **given)
            ),
        )
    percentiles(
        "recount of a line, planned",
        lambda n: desk.post(
            f"{_HERE}/recounts/preview",
            {"lines": [rows[n % len(rows)]["line"]], "reason": "tried"},
        ),
    )
    items = {"items": [rows[0]["item"]], "reason": "tried"}
    percentiles(
        "recount of an item, planned",
        lambda _: desk.post(f"{_HERE}/recounts/preview", items),
    )


def _counting(desk: Desk) -> None:
    """The inventory's own screens: lists, progress, a list, what is left of it."""
    _asked(desk, "inventory", "")
    _counted_positions(desk, "inventories", "/api/v1/inventories")
    lists = _counted_positions(desk, "progress", f"{_HERE}/progress")["lists"]
    _asked(desk, "barcodes", "/barcodes")
    _asked(desk, "exceptions that were settled", "/exceptions")
    for name, found in {"first": lists[0], "open": lists[-1]}.items():
        for part in ("", "/scope", "/left"):
            percentiles(
                f"list, {name} one{part}",
                lambda _, found=found, part=part: desk.get(  # type: ignore[misc]
                    f"/api/v1/lists/{found['id']}{part}"
                ),
            )


def _counted_positions(desk: Desk, name: str, path: str) -> Any:
    """Also as if a handheld had brought counts of a list: its positions are counted again."""
    timed(f"{name}, for the first time", lambda: desk.get(path))
    percentiles(name, lambda _: desk.get(path))
    lists = db.session.scalars(select(CountList.id).order_by(CountList.sequence)).all()

    def after_a_push(n: int) -> None:
        with transaction():
            forget([lists[n % len(lists)]])
        desk.get(path)

    percentiles(f"{name}, a list counted meanwhile", after_a_push)
    return desk.get(path)


def _journal(desk: Desk) -> None:
    journal = "/api/v1/journal"
    device = desk.get(f"{journal}/events")["rows"][0]["device"]
    for name, query in {
        "newest": "",
        "inventory": f"&inventory={_NUMBER}",
        "device": f"&device={device}",
        "an item": "&item=MOB/ITEM-000123",
        "a location": "&location=L-000003",
        "an employee": "&employee=101",
        "declarations": "&kind=list_closed",
    }.items():
        path = f"{journal}/events?limit=100{query}"
        percentiles(f"journal, {name}", lambda _, path=path: desk.get(path))  # type: ignore[misc]
    percentiles("devices", lambda _: desk.get("/api/v1/devices"))
    percentiles("audit trail", lambda _: desk.get("/api/v1/audit?limit=100"))


_OPEN = "sequence % 20 = 0"
_STILL_OPEN = (
    f"""
DELETE FROM count_events WHERE kind = 'list_closed' AND list_id IN
  (SELECT id FROM count_lists WHERE {_OPEN})
""",  # noqa: S608 - our own text
    f"UPDATE count_lists SET state = 'released', closed_at = NULL WHERE {_OPEN}",  # noqa: S608
)


if __name__ == "__main__":
    main()
