"""Very many rows beside the tables of the database, for one transaction: to join with.

Where rows travel as JSON (`rowset`) a planner knows nothing of them; these have a key.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, MetaData, Table, text
from sqlalchemy.types import TypeEngine

from server.storage.bulk import insert_into
from server.storage.database import db, is_sqlite


@contextmanager
def rows_beside(
    name: str, columns: Mapping[str, TypeEngine[Any]], rows: Sequence[tuple[Any, ...]]
) -> Iterator[Table]:
    """A temporary table whose first column is its key; it is gone when the block ends."""
    table = set_beside(name, columns, rows)
    yield table
    table.drop(db.session.connection())


def set_beside(
    name: str,
    columns: Mapping[str, TypeEngine[Any]],
    rows: Sequence[tuple[Any, ...]] = (),
    *,
    keys: int = 1,
) -> Table:
    """The same until it is dropped or the transaction is rolled back; `keys` columns are its key.

    In SQLite its rows lie in the order of the key, if there is one.
    """
    table = Table(
        name,
        MetaData(),
        *(
            Column(key, kind, primary_key=place < keys, autoincrement=False)
            for place, (key, kind) in enumerate(columns.items())
        ),
        prefixes=["TEMPORARY"],
        sqlite_with_rowid=not keys,
    )
    table.create(db.session.connection())
    insert_into(table, list(columns), rows)
    look_at(table)
    return table


def look_at(table: Table, *columns: str) -> None:
    """Let PostgreSQL know how many rows are in a table that nobody else sees.

    To look at each value of wide rows takes longer than to write them: name what is joined by.
    """
    if not is_sqlite():
        looked_at = f" ({', '.join(columns)})" if columns else ""
        db.session.execute(text(f"ANALYZE {table.name}{looked_at}"))


def glance_at(table: Table) -> None:
    """Let PostgreSQL know roughly what a table holds of which very many rows were just written.

    Until it looks by itself, which may be a minute later, it takes the table for empty. Of so small
    a sample (3,000 rows) a million rows are known in a tenth of a second, not in one and a half.
    """
    if not is_sqlite():
        db.session.execute(text("SET LOCAL default_statistics_target = 10"))
        look_at(table)
        db.session.execute(text("SET LOCAL default_statistics_target TO DEFAULT"))
