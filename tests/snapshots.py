"""The whole database, taken and put back: what a backup is to a test, on both databases.

On SQLite it is an image of the file, as `giacenza db backup` makes one; on PostgreSQL its rows.
"""

import sqlite3
from contextlib import closing
from typing import Any, cast

from sqlalchemy import Connection, Engine, text

from server.storage.database import Base

Rows = dict[str, list[dict[str, Any]]]
Snapshot = Rows | bytes
_JOURNAL = slice(18, 20)
"""Where a SQLite file says how it is written to: an image in memory has no write-ahead log."""


def take(engine: Engine) -> Snapshot:
    """Everything that is committed."""
    if engine.dialect.name == "sqlite":
        return _image(engine)
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row._mapping) for row in connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }
    return {name: some for name, some in rows.items() if some}


def put_back(engine: Engine, snapshot: Snapshot) -> None:
    """Make the database what it was."""
    if isinstance(snapshot, bytes):
        _write(engine, snapshot)
        return
    tables = Base.metadata.sorted_tables
    with engine.begin() as connection:
        _without_references(connection)
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if table.name in snapshot:
                connection.execute(table.insert(), snapshot[table.name])


def _image(engine: Engine) -> bytes:
    with closing(engine.raw_connection()) as pooled:
        image = bytearray(_driver(pooled).serialize())
    image[_JOURNAL] = b"\1\1"
    return bytes(image)


def _write(engine: Engine, image: bytes) -> None:
    with closing(engine.raw_connection()) as pooled, closing(sqlite3.connect(":memory:")) as kept:
        kept.deserialize(image)
        kept.backup(_driver(pooled))


def _driver(pooled: Any) -> sqlite3.Connection:
    return cast("sqlite3.Connection", pooled.driver_connection)


def _without_references(connection: Connection) -> None:
    """References are looked at when all rows are there; numbers already given stay given."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
