"""A company with many items and movements for the benchmarks of valuation, loaded by SQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bulk_loading import bulk_loading
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import NullPool, create_engine, text

from server.app import create_app
from server.catalog.models import Unit, Warehouse
from server.config import Settings
from server.ledger.models import Reason, YearParameters
from server.storage.database import db, is_sqlite

NOW = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
_FIRST = datetime(2024, 1, 2, tzinfo=UTC)
_LAST = datetime(2026, 12, 30, tzinfo=UTC)
_PER_RECORD = 1_000
_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many)",
    False: "WITH n(i) AS (SELECT generate_series(CAST(0 AS BIGINT), :many - 1))",
}
_REASONS = {
    "CAR": {"type": "load", "updates_average_cost": True, "updates_last_cost": True},
    "SCA": {"type": "unload"},
    "RIM": {"type": "load", "opening_balance": True, "updates_average_cost": True},
}


@contextmanager
def company(items: int, movements: int, url: str | None) -> Iterator[Flask]:
    """The application with its context and a company in it."""
    with empty_application(url, NOW) as app:
        _load(items, movements)
        yield app


@contextmanager
def empty_application(url: str | None, now: datetime) -> Iterator[Flask]:
    """The application with its context, over SQLite in a folder or PostgreSQL in a schema."""
    with TemporaryDirectory() as folder, _database(url, folder) as address:
        app = create_app(Settings(address, "benchmark"), lambda: now)
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _database(url: str | None, folder: str) -> Iterator[str]:
    if url is None:
        yield f"sqlite:///{Path(folder)}/benchmark.sqlite"
        return
    schema = f"benchmark_{os.getpid()}"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield f"{url}?options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def _load(items: int, movements: int) -> None:
    """Each item is loaded by 3 and unloaded by 2 in turn, evenly over three years.

    Movements are written in the order of time, as they come: those of an item lie far apart.
    """
    unit, place = Unit(code="PZ"), Warehouse(code="01", time_zone="UTC")
    db.session.add_all([unit, place, YearParameters(year=2000, allow_negative_stock=True)])
    db.session.flush()
    reasons = {
        code: Reason(warehouse_id=place.id, code=code, **settings)
        for code, settings in _REASONS.items()
    }
    db.session.add_all(reasons.values())
    db.session.flush()
    each = movements // items
    first, last = (int(moment.timestamp()) * 1_000_000 for moment in (_FIRST, _LAST))
    values = {
        "many": items * each,
        "items": items,
        "each": each,
        "records": items * each // _PER_RECORD + 1,
        "size": _PER_RECORD,
        "first": first,
        "step": (last - first) // each,
        "unit": unit.id,
        "place": place.id,
        "load": reasons["CAR"].id,
        "unload": reasons["SCA"].id,
    }
    db.session.commit()
    many = {"items": items, "positions": items, "stock_records": values["records"]}
    for table, statement in _STATEMENTS.items():
        with bulk_loading(table):
            numbers = _NUMBERS[is_sqlite()]
            rows = values | {"many": many.get(table, values["many"])}
            db.session.execute(text(statement.format(numbers=numbers)), rows)


_ITEMS = """
INSERT INTO items (id, class_code, code, description, description2, unit_id, category, tax_category,
  nature, abc, fiscal_interest, lot_managed, serial_managed)
{numbers} SELECT i + 1, 'BEN', 'I' || CAST(i + 1000000 AS VARCHAR), 'Item of the benchmark', '',
  :unit, 'C' || CAST(i % 20 AS VARCHAR), '', '', '', true, false, false FROM n
"""
_POSITIONS = """
INSERT INTO positions (id, warehouse_id, item_id, location, variant, lot, serial, project, partner)
{numbers} SELECT i + 1, :place, i + 1, '', '', '', '', '', '' FROM n
"""
_RECORDS = """
INSERT INTO stock_records (id, warehouse_id, reason_id, posting_date, number, effective_at,
  date_only, internal_document, reference, partner, project, notes, origin, origin_key, user_name,
  created_at)
{numbers} SELECT i + 1, :place, :load, '2024-01-02', i + 1, :first, false, '', '', '', '', '',
  'import', '', 'benchmark', :first FROM n
"""
_MOVEMENTS = """
INSERT INTO movements (id, record_id, line, position_id, warehouse_id, item_id, reason_id,
  effective_at, date_only, quantity, unit_id, unit_quantity, unit_cost, amount, notes, transfer)
{numbers} SELECT i + 1, i / :size + 1, i % :size + 1, i % :items + 1, :place, i % :items + 1,
  CASE WHEN i / :items % 2 = 0 THEN CAST(:load AS BIGINT) ELSE CAST(:unload AS BIGINT) END,
  :first + i / :items * CAST(:step AS BIGINT), false,
  CASE WHEN i / :items % 2 = 0 THEN 3000000 ELSE -2000000 END, :unit,
  CASE WHEN i / :items % 2 = 0 THEN 3000000 ELSE -2000000 END,
  CASE WHEN i / :items % 2 = 0 THEN 1000000 + i % 997 * 1000 END,
  CASE WHEN i / :items % 2 = 0 THEN 3 * (1000000 + i % 997 * 1000) END, '', false FROM n
"""
_STATEMENTS = {
    "items": _ITEMS,
    "positions": _POSITIONS,
    "stock_records": _RECORDS,
    "movements": _MOVEMENTS,
}
