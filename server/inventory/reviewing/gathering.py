"""What the lines to align have in common, found by one look at all of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from server.inventory.projection.models import DifferenceLine
from server.storage.database import db

_LINE: Final = DifferenceLine.__table__.c


class Gathered(NamedTuple):
    """How many lines, where they are, in which lists they were counted.

    `told` says whether one of them was split or moved, so that it is not one movement; `lying` how
    many lie on each shelf.
    """

    lines: int
    warehouses: frozenset[int]
    lists: frozenset[UUID]
    told: bool
    lying: Mapping[int, int]


def gathered(chosen: Sequence[ColumnElement[bool]]) -> Gathered:
    """Look at the chosen lines."""
    told = _LINE.story.is_not(None)
    kinds = (_LINE.warehouse_id, _LINE.lists, told, _LINE.shelf)
    rows = db.session.execute(select(*kinds, func.count()).where(*chosen).group_by(*kinds)).all()
    lying: Counter[int] = Counter()
    for *_, shelf, lines in rows:
        lying[shelf] += lines
    return Gathered(
        lines=lying.total(),
        warehouses=frozenset(row[0] for row in rows),
        lists=frozenset(UUID(one) for row in rows for one in row[1]),
        told=any(row[2] for row in rows),
        lying=lying,
    )
