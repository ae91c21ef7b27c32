"""Fills a table of a benchmark fast: its indexes are built at the end, nobody watches it.

What is measured afterwards has every index, constraint and trigger of the product again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from server.storage.database import db, is_sqlite


@contextmanager
def bulk_loading(table: str) -> Iterator[None]:
    """Without the indexes and triggers of a table while the block fills it; then commits."""
    with _sqlite(table) if is_sqlite() else _postgresql(table):
        yield
    look_at_tables()


def look_at_tables() -> None:
    """Let PostgreSQL know its tables, as it does by itself; SQLite knows nothing, as in use."""
    if not is_sqlite():
        db.session.execute(text("ANALYZE"))
    db.session.commit()


@contextmanager
def _sqlite(table: str) -> Iterator[None]:
    db.session.commit()
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "temp_store = FILE"):
        _autocommitted(f"PRAGMA {pragma}")
    query = text(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL "
        "AND type IN ('index', 'trigger')"
    )
    made = db.session.execute(query, {"table": table}).all()
    for kind, name, _ in made:
        db.session.execute(text(f"DROP {kind} {name}"))
    yield
    for _, _, statement in made:
        db.session.connection().exec_driver_sql(statement)
    db.session.commit()
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY"):
        _autocommitted(f"PRAGMA {pragma}")


def _autocommitted(statement: str) -> None:
    """Outside of any transaction, in which these pragmas do nothing."""
    driver = db.session.connection().connection.dbapi_connection
    assert driver is not None
    driver.rollback()
    driver.execute(statement)
    db.session.rollback()


@contextmanager
def _postgresql(table: str) -> Iterator[None]:
    session = db.session
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    query = text(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON "
        "c.oid = i.indexrelid WHERE i.indrelid = CAST(:table AS regclass) AND NOT i.indisunique"
    )
    made = session.execute(query, {"table": table}).all()
    for name, _ in made:
        session.execute(text(f"DROP INDEX {name}"))
    yield
    for _, definition in made:
        session.execute(text(definition))
    if session.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table}):
        number_on(table)
    session.commit()
    _vacuumed(table)


def _vacuumed(table: str) -> None:
    """As autovacuum leaves a table that has been there for a while."""
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"VACUUM ANALYZE {table}"))


def number_on(table: str) -> None:
    """Let the next row of a table be numbered after those that are there."""
    if not is_sqlite():
        last = f"(SELECT max(id) FROM {table})"  # noqa: S608 - a table of ours
        db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})"))
