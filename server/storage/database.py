"""The engine and the session, for SQLite (the default) and PostgreSQL.

SQLite runs with WAL, synchronous=FULL, foreign keys and a busy timeout; the sqlite3 module's own
transaction handling is switched off so that `BEGIN IMMEDIATE` is ours to say (transaction.py).
"""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    Index,
    MetaData,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

MIGRATIONS: Final = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS: Final = 30_000

_NAMES: Final = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=_NAMES)


db = SQLAlchemy(metadata=Base.metadata)


def only_company(name: str, *columns: str, warehouse: str = "warehouse_id") -> Index:
    """Columns are unique also where no warehouse is named: NULLs would all differ."""
    nowhere = text(f"{warehouse} IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=nowhere, postgresql_where=nowhere)


def attach(app: Flask) -> None:
    """Bind the database that the application is configured with."""
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


def is_sqlite() -> bool:
    """Whether the database in use is SQLite."""
    return db.engine.dialect.name == "sqlite"


def upsert(table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT, which both databases spell alike."""
    return sqlite.insert(table) if is_sqlite() else postgresql.insert(table)


def run(statement: Executable, given: Any = None) -> CursorResult[Any]:
    """Run a statement that was made once, with its parameters, past the object layer.

    For hot paths: to make a statement costs several times what running it does. What objects have
    pending is written before, as always.
    """
    db.session.flush()
    return db.session.connection().execute(statement, given)


def stored_rows(statement: Executable) -> list[tuple[Any, ...]]:
    """The rows of a statement as the driver gives them: for very many that need no conversion."""
    cursor: Any = run(statement).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _configure_postgresql)


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)
    connection.create_function("sha256_modulo", 2, _sha256_modulo, deterministic=True)
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _configure_postgresql(connection: Any, _record: object) -> None:
    """Without compiling statements: for those of many sums that takes longer than it saves."""
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def _folded(text: str | None) -> str | None:
    """Small letters of every script: SQLite's own `lower` knows ASCII only."""
    return None if text is None else text.lower()


def _sha256_hex(text: str) -> str:
    """What PostgreSQL says by `encode(sha256(convert_to(text, 'UTF8')), 'hex')`."""
    return sha256(text.encode()).hexdigest()


def _sha256_modulo(text: str, modulus: int) -> int:
    """What remains of the first eight bytes, read as a number."""
    return int.from_bytes(sha256(text.encode()).digest()[:8]) % modulus


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
