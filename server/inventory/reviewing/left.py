"""What of a list has book and was not counted: shown while it is counted and when it is closed.

Only for the desk: it says what the logical stock holds.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from server.inventory.lists import find_list
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import every
from server.inventory.projection.refreshing import fresh_view
from server.inventory.refusals import ListUnknown

MOST_ROWS: Final = 1_000


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
    line = DifferenceLine.__table__.c
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
        for one in every([line.view_id == view.id, ~line.was_counted])
        if str(list_id) in one.lists
    ]
    by_area = Counter(row.area for row in rows)
    return Left(found.uncounted, len(rows), dict(sorted(by_area.items())), rows[:MOST_ROWS])
