"""Very many rows beside the tables of the database, for one transaction: to join with.

Where rows travel as JSON (`rowset`) a planner knows nothing of them; these have a key.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.types import TypeEngine

from server.storage.bulk import insert_into
from server.storage.database import db


@contextmanager
def rows_beside(
    name: str, columns: Mapping[str, TypeEngine[Any]], rows: Sequence[tuple[Any, ...]]
) -> Iterator[Table]:
    """A temporary table whose first column is its key; it is gone when the block ends."""
    first = next(iter(columns))
    table = Table(
        name,
        MetaData(),
        *(
            Column(key, kind, primary_key=key == first, autoincrement=False)
            for key, kind in columns.items()
        ),
        prefixes=["TEMPORARY"],
    )
    connection = db.session.connection()
    table.create(connection)
    insert_into(table, list(columns), rows)
    yield table
    table.drop(connection)
