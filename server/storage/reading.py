"""Many rows out of one statement: plain rows of the driver, past what objects would need."""

from collections.abc import Sequence
from typing import Any

from server.storage.database import db


def read_rows(query: Any) -> Sequence[Any]:
    """All rows of a query about columns; what the session holds is written first."""
    db.session.flush()
    return db.session.connection().execute(query).all()
