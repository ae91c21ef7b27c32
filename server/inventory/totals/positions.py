"""Telling counted positions apart in the totals: by list and location, and in a whole inventory.

Slow where much was counted: `numbers` keeps what is found here.
"""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    select,
)

from server.inventory.models import CountList
from server.inventory.totals.models import CountedList, CountedPlace, CountTotal
from server.inventory.totals.summing import TotalKey
from server.storage.database import db

_POSITION: Final = (
    CountTotal.location,
    case((CountTotal.item == "", CountTotal.barcode), else_=CountTotal.item).label("thing"),
    CountTotal.variant,
    CountTotal.lot,
    CountTotal.serial,
)
"""What tells one counted position from another; an unknown barcode stands for its item."""


def position_of(key: TotalKey) -> tuple[str, ...]:
    """The same of a contribution; its location comes first."""
    return key.location, key.item or key.barcode, key.variant, key.lot, key.serial


def count_places(list_ids: Collection[UUID]) -> dict[UUID, int]:
    """Write again how many positions of lists stand at each location, and give their sums."""
    here = CountedPlace.list_id.in_(list_ids)
    apart = select(CountTotal.list_id, *_POSITION).where(CountTotal.list_id.in_(list_ids))
    one = apart.distinct().subquery().c
    place = (one.list_id, one.location)
    db.session.execute(delete(CountedPlace).where(here))
    db.session.execute(
        insert(CountedPlace).from_select(
            ["list_id", "location", "positions"], select(*place, func.count()).group_by(*place)
        )
    )
    query = select(CountedPlace.list_id, total(CountedPlace.positions)).where(here)
    return by_key(query.group_by(CountedPlace.list_id))


def positions_together(inventory_id: int) -> int:
    """The positions of an inventory whose lists are counted; one in several lists is one.

    Only where several lists of a warehouse share a location are positions told apart.
    """
    ours = select(CountList.id).where(CountList.inventory_id == inventory_id)
    by_list = select(total(CountedList.positions)).where(CountedList.list_id.in_(ours))
    shared = _shared_places(inventory_id)
    same = (CountTotal.list_id == shared.c.list_id, CountTotal.location == shared.c.location)
    once = select(shared.c.warehouse_id, *_POSITION).join(CountTotal, and_(*same)).distinct()
    numbers = (
        by_list.scalar_subquery(),
        select(total(shared.c.positions)).scalar_subquery(),
        select(func.count()).select_from(once.subquery()).scalar_subquery(),
    )
    everywhere, repeated, apart = db.session.execute(select(*numbers)).one()
    return int((everywhere or 0) - (repeated or 0) + apart)


def positions_apart(inventory_id: int) -> int:
    """The same from all totals."""
    apart = (
        select(CountList.warehouse_id, *_POSITION)
        .join(CountTotal, CountTotal.list_id == CountList.id)
        .where(CountList.inventory_id == inventory_id)
    )
    query = select(func.count()).select_from(apart.distinct().subquery())
    return db.session.scalar(query) or 0


def _shared_places(inventory_id: int) -> CTE:
    """The places of lists at locations that several lists of a warehouse share.

    Found before totals are read: else each list would be asked about each of these locations.
    """
    places = (
        select(CountList.warehouse_id, *CountedPlace.__table__.c)
        .join(CountedPlace, CountedPlace.list_id == CountList.id)
        .where(CountList.inventory_id == inventory_id)
    )
    each, one = places.subquery("each").c, places.subquery("one").c
    where = (each.warehouse_id, each.location)
    shared = select(*where).group_by(*where).having(func.count() > 1).subquery("shared").c
    same = (shared.warehouse_id == one.warehouse_id, shared.location == one.location)
    found = select(*one).join_from(one.list_id.table, shared.location.table, and_(*same))
    return found.cte("found").prefix_with("MATERIALIZED")


def total(column: Any) -> ColumnElement[int]:
    """A sum of whole numbers: PostgreSQL would make it a decimal."""
    return cast(func.sum(column), BigInteger)


def by_key(query: Select[*tuple[Any, ...]]) -> dict[Any, int]:
    """Rows of a key and a number."""
    return {key: number for key, number in db.session.execute(query)}  # noqa: C416 - typed rows
