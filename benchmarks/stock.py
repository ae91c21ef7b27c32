"""How long stock takes to ask for at 10,000,000 movements: 10 ms a position, 5 s a warehouse.

Run it alone: `python benchmarks/stock.py [MOVEMENTS] [DATABASE_URL]`. The movements are written by
the database itself, over ten years with a closing at the end of each but the last, in a company of
two warehouses and 50,000 positions. The database has to be empty.
"""

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bulk_loading import bulk_loading
from flask_migrate import upgrade
from sqlalchemy import text

from server.app import create_app
from server.catalog.models import Item, Unit, Warehouse
from server.config import Settings
from server.ledger.models import Closing, ClosingStart, Position, Reason
from server.ledger.service import PositionKey, StockFilter, stock_at
from server.storage.bulk import insert_rows
from server.storage.database import db, is_sqlite
from server.storage.transaction import transaction
from server.storage.types import to_microseconds

YEARS = range(2016, 2026)
ITEMS = 25_000
PER_RECORD = 100
ASKED = 100
BAR_POSITION = 0.010
BAR_WAREHOUSE = 5.0
MICROSECONDS_A_YEAR = 365 * 24 * 3600 * 10**6
NOW = datetime(2026, 1, 1, tzinfo=UTC)

SERIES = {
    True: "WITH RECURSIVE series(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM series "
    "WHERE n + 1 < {high}) ",
    False: "WITH series(n) AS (SELECT generate_series({low}, {high} - 1)) ",
}
RECORDS = (
    "INSERT INTO stock_records (id, warehouse_id, reason_id, posting_date, number, effective_at, "
    "date_only, internal_document, reference, partner, project, notes, origin, origin_key, "
    "user_name, created_at) {series} SELECT n, 1, 1, {day}, n, {at}, {no}, '', '', '', '', '', "
    "'import', '', '', {at} FROM series"
)
MOVEMENTS = (
    "INSERT INTO movements (id, record_id, line, position_id, warehouse_id, item_id, reason_id, "
    "effective_at, date_only, quantity, unit_id, unit_quantity, unit_cost, amount, notes, "
    "transfer) {series} SELECT n, n / {per} + 1, n % {per} + 1, n % {positions} + 1, "
    "n % 2 + 1, n % {positions} / 2 + 1, n % 2 + 1, {at}, {no}, {million}, 1, {million}, "
    "2 * {million}, 2 * {million}, '', {no} FROM series"
)
MILLION = 10**6


def main() -> None:
    """Print one line for each question, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    urls = [word for word in sys.argv[1:] if "://" in word]
    movements = sizes[0] if sizes else 10_000_000
    with TemporaryDirectory() as folder:
        url = urls[0] if urls else f"sqlite:///{Path(folder)}/benchmark.sqlite"
        app = create_app(Settings(url, "benchmark"), lambda: NOW)
        with app.app_context():
            upgrade()
            _write(movements)
            for year in (YEARS[1], YEARS[-1]):
                _ask(datetime(year, 12, 1, tzinfo=UTC))
            print(
                f"{movements} movements, {len(YEARS) - 1} closings, {2 * ITEMS} positions, "
                f"{db.engine.dialect.name}, Python {platform.python_version()}, "
                f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
            )


def _ask(at: datetime) -> None:
    keys = [PositionKey(n % 2 + 1, n // 2 + 1) for n in range(0, 2 * ITEMS, 2 * ITEMS // ASKED)]
    worked = time.process_time()
    each = [_seconds(lambda key=key: stock_at([key], at)) for key in keys]
    computed = (time.process_time() - worked) / len(each) * 1000
    said = f"{median(each) * 1000:.1f} ms, computing here {computed:.1f} ms"
    print(f"{at:%Y}: a position: {said} (bar {BAR_POSITION * 1000:.0f} ms)")
    whole = StockFilter(warehouse_ids=[1])
    found: dict[Any, Any] = {}
    worked = time.process_time()
    seconds = _seconds(lambda: found.update(stock_at(whole, at)))
    computed = time.process_time() - worked
    assert 0 < len(found) <= ITEMS
    said = f"{seconds:.2f} s, computing here {computed:.2f} s (bar {BAR_WAREHOUSE} s)"
    print(f"{at:%Y}: a whole warehouse: {said}", flush=True)


def _seconds(step: Callable[[], Any]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def _write(movements: int) -> None:
    with transaction():
        _write_company()
    records = movements // PER_RECORD + 1
    with transaction():
        _run(RECORDS, 1, records + 1, _year_of("n", records + 1))
    with bulk_loading("movements"):
        _run(MOVEMENTS, 0, movements, _year_of("n", movements))


def _year_of(n: str, total: int) -> str:
    """Instants spread evenly over the years, in microseconds, by a number up to a total."""
    began = to_microseconds(datetime(YEARS[0], 1, 2, tzinfo=UTC))
    step = MICROSECONDS_A_YEAR * len(YEARS) // total
    return f"{began} + CAST({n} AS BIGINT) * {step}"


def _run(statement: str, low: int, high: int, at: str) -> None:
    sqlite = is_sqlite()
    words = {
        "series": SERIES[sqlite].format(low=low, high=high),
        "at": at,
        "no": "0" if sqlite else "false",
        "day": f"'{date(2016, 1, 1)}'" if sqlite else f"DATE '{date(2016, 1, 1)}'",
        "per": PER_RECORD,
        "positions": 2 * ITEMS,
        "million": MILLION,
    }
    db.session.execute(text(statement.format(**words)))


def _write_company() -> None:
    session = db.session
    session.add(Unit(id=1, code="PZ"))
    session.add_all(Warehouse(id=n, code=f"0{n}", time_zone="UTC") for n in (1, 2))
    session.flush()
    session.add_all(Reason(id=n, warehouse_id=n, code="CAR", type="load") for n in (1, 2))
    for year in YEARS[:-1]:
        _write_closing(year)
    session.flush()
    items = [{"id": n, "class_code": "MOB", "code": f"I{n}", "unit_id": 1} for n in _items()]
    empty = {"description": "", "description2": "", "category": "", "tax_category": ""}
    flags = {"fiscal_interest": True, "lot_managed": False, "serial_managed": False}
    insert_rows(Item, [item | empty | flags | {"nature": "", "abc": ""} for item in items])
    names = ("location", "variant", "lot", "serial", "project", "partner")
    insert_rows(
        Position,
        [
            {"id": n + 1, "warehouse_id": n % 2 + 1, "item_id": n // 2 + 1}
            | dict.fromkeys(names, "")
            for n in range(2 * ITEMS)
        ],
    )


def _items() -> range:
    return range(1, ITEMS + 1)


def _write_closing(year: int) -> None:
    closing = Closing(
        at=date(year, 12, 31),
        cost_method="average",
        inputs={},
        content_hash="",
        created_at=NOW,
        user_name="benchmark",
    )
    db.session.add(closing)
    db.session.flush()
    starts = datetime(year + 1, 1, 1, tzinfo=UTC)
    db.session.add_all(
        ClosingStart(closing_id=closing.id, warehouse_id=n, starts_at=starts) for n in (1, 2)
    )


if __name__ == "__main__":
    main()
