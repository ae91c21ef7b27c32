"""How long the alignment of an inventory takes in which every line differs: bar S3.

`python benchmarks/alignment.py [LINES [MOVEMENTS]] [--postgresql URL] [--profile]`; without numbers
100,000 lines with one event and ten movements each. The supervisor approves everything and aligns
it: one transaction with the re-check, stock checks, costs, links and audit. At the end the
stock is compared with what was posted.
"""

import os
import platform
import sys
import time

from counted_company import NOW, Size, counted_inventory
from desk import signed_in, timed
from sqlalchemy import func, select, type_coerce
from sqlalchemy.types import BigInteger
from trading_company import empty_application

from server.inventory.models import ReviewedLine
from server.inventory.projection.refreshing import fresh_view
from server.inventory.totals.models import CountTotal
from server.ledger.models import Movement
from server.storage.database import db, is_sqlite

_BAR = {True: 40_000, False: 20_000}


def main() -> None:
    """One line for each step, then lines per second and the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    lines, movements = (*sizes, *(100_000, 1_000_000)[len(sizes) :])
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    began = time.perf_counter()
    with empty_application(url, NOW) as app:
        number = counted_inventory(Size(lines, lines, movements, differing=1))
        print(f"load by SQL {time.perf_counter() - began:.1f} s", flush=True)
        desk = signed_in(app)
        inventory = f"/api/v1/inventories/{number}"
        timed("first look", lambda: fresh_view(number, now=NOW))
        every = {"action": "approve", "all": True, "filters": {}}
        timed("approve all", lambda: desk.post(f"{inventory}/decisions", every))
        timed("align, dry run", lambda: desk.post(f"{inventory}/alignments?dry_run=true", {}))
        before = _stock()
        began = time.perf_counter()
        done = timed("align (S3)", lambda: desk.post(f"{inventory}/alignments", {}))
        rate = done["aligned"] / (time.perf_counter() - began)
        _judge(done["aligned"], before)
        print(f"{rate:.0f} lines a second (bar {_BAR[is_sqlite()]})")
        timed("look after it", lambda: fresh_view(number, now=NOW))
        print(
            f"{done['aligned']} of {lines} lines aligned, {movements} movements before, "
            f"{'PostgreSQL' if url else 'SQLite'}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )


def _stock() -> int:
    return int(db.session.scalar(select(func.sum(type_coerce(Movement.quantity, BigInteger)))) or 0)


def _judge(aligned: int, before: int) -> None:
    """What was posted is what was counted less the book, and every line is linked to it."""
    own = select(func.count(), func.sum(type_coerce(Movement.quantity, BigInteger))).where(
        Movement.id.in_(select(ReviewedLine.movement_id))
    )
    movements, quantity = db.session.execute(own).one()
    assert movements == aligned, (movements, aligned)
    assert _stock() - before == quantity, (before, quantity)
    assert db.session.scalar(select(func.count()).select_from(CountTotal)), "nothing was counted"


if __name__ == "__main__":
    main()
