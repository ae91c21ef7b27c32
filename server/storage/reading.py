"""Many rows out of one statement: plain rows of the driver, past what objects would need."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Final

from sqlalchemy import select

from server.storage.database import db

_CHUNK: Final = 5_000


def read_rows(query: Any) -> Sequence[Any]:
    """All rows of a query about columns; what the session holds is written first."""
    db.session.flush()
    return db.session.connection().execute(query).all()


def streamed(query: Any) -> Iterator[Any]:
    """Rows as they come; whoever stops early gives the cursor back."""
    with closing(db.session.execute(query, execution_options={"yield_per": _CHUNK})) as rows:
        yield from rows


def id_chunks(key: Any, at_once: int, *conditions: Any) -> Iterator[list[int]]:
    """The ids of a table in their order, so many at a time."""
    query = select(key).where(*conditions).order_by(key).limit(at_once)
    found = list(db.session.scalars(query))
    while found:
        yield found
        found = list(db.session.scalars(query.where(key > found[-1])))
