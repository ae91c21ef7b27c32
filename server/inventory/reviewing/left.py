"""What of a list has book and was not counted: shown while it is counted and when it is closed.

Only for the desk: it says what the logical stock holds.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Text, and_, cast, collate, func, select

from server.inventory.lists import ListInfo, find_list, scope_of
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import page
from server.inventory.projection.refreshing import fresh_view
from server.inventory.projection.rows import below
from server.inventory.refusals import ListUnknown
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset

MOST_ROWS: Final = 1_000
_LINE: Final = DifferenceLine.__table__.c


@dataclass(frozen=True, slots=True)
class LeftPosition:
    """A position with book that nobody counted, and the area that it lies in by default."""

    location: str
    area: str
    item: str
    description: str
    variant: str
    lot: str
    serial: str
    book: Decimal | None
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class Left:
    """The first positions in the order of places, how many there are, and how many by area.

    `policy` is what they become when the list is closed: keep, zero or block.
    """

    policy: str
    total: int
    by_area: dict[str, int]
    rows: list[LeftPosition]


def left_of(list_id: UUID, *, now: datetime) -> Left:
    """What nobody counted of what a list was to look at; a recount is asked about its own scope."""
    found = find_list(list_id)
    if found is None:
        raise ListUnknown(f"there is no list {list_id}")
    if found.state == "draft":
        return Left(found.uncounted, 0, {}, [])
    view = fresh_view(found.inventory, now=now)
    uncounted = _uncounted(view.id, found).subquery()
    areas = select(uncounted.c.area, func.count()).group_by(uncounted.c.area)
    by_area = {area: many for area, many in db.session.execute(areas)}  # noqa: C416 - typed rows
    ids = db.session.scalars(
        select(uncounted.c.id).order_by(uncounted.c.place).limit(MOST_ROWS)
    ).all()
    rows = [
        LeftPosition(
            location=one.location,
            area=one.area,
            item=one.item,
            description=one.description,
            variant=one.variant,
            lot=one.lot,
            serial=one.serial,
            book=one.book,
            unit=one.unit,
            state=one.state,
        )
        for one in page([_LINE.id.in_(ids)], limit=MOST_ROWS, with_hashes=False)
    ]
    return Left(found.uncounted, sum(by_area.values()), dict(sorted(by_area.items())), rows)


def _uncounted(view_id: int, of: ListInfo) -> Select[Any]:
    """Lines of a list that nobody counted, looked for where the list says that they are.

    They lie in an index of their own, so that nobody reads those that were counted.
    """
    own = cast(_LINE.lists, Text).contains(str(of.id))
    here = and_(_LINE.view_id == view_id, ~_LINE.was_counted)
    query = select(_LINE.id, _LINE.area, _LINE.place).where(own)
    locations = scope_of(of.id).locations
    if locations is None:
        return query.where(here)
    begins, ends = zip(*(below(of.warehouse, one) for one in locations), strict=True)
    asked = rowset("asked", begins=begins, ends=ends)
    start, end = (
        one if is_sqlite() else collate(one, "C") for one in (asked.c.begins, asked.c.ends)
    )
    within = and_(here, _LINE.place >= start, _LINE.place < end)
    # An outer join: SQLite would else look at every line, and ask where it lies.
    return query.select_from(asked.outerjoin(DifferenceLine, within))
