"""The whole database as rows, taken and put back: what a backup is to a test, on both databases."""

from typing import Any

from sqlalchemy import Connection, Engine, text

from server.storage.database import Base

Snapshot = dict[str, list[dict[str, Any]]]


def take(engine: Engine) -> Snapshot:
    """Every row of every table that has any."""
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row._mapping) for row in connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }
    return {name: some for name, some in rows.items() if some}


def put_back(engine: Engine, snapshot: Snapshot) -> None:
    """Make the database what it was; numbers that were given since are not given again."""
    tables = Base.metadata.sorted_tables
    with engine.begin() as connection:
        _without_references(connection)
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if table.name in snapshot:
                connection.execute(table.insert(), snapshot[table.name])


def _without_references(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    off = (
        "PRAGMA defer_foreign_keys = ON"
        if sqlite
        else "SET LOCAL session_replication_role = replica"
    )
    connection.execute(text(off))
