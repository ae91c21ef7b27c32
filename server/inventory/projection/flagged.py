"""Lines that carry a flag, found without reading the others.

Flags stand in one text, and few combinations serve a million lines: the combinations that are in
use are read from an index, one seek for each.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, func, select

from server.inventory.projection.models import DifferenceLine
from server.storage.database import db

_LINE: Final = DifferenceLine.__table__.c


def carrying(view_id: int, flags: Collection[str]) -> ColumnElement[bool]:
    """The lines of a view that carry one of some flags, as a condition."""
    wanted = set(flags)
    found = [several for several in _in_use(view_id) if wanted & set(several.split())]
    return (_LINE.flags != "") & _LINE.flags.in_(found)


def _in_use(view_id: int) -> list[str]:
    """Every combination of flags that a line of the view carries."""
    found: list[str] = []
    last = ""
    while True:
        query = select(func.min(_LINE.flags)).where(
            _LINE.view_id == view_id, _LINE.flags != "", _LINE.flags > last
        )
        following = db.session.scalar(query)
        if following is None:
            return found
        found.append(following)
        last = following
