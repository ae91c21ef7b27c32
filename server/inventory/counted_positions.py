"""How many positions have a count that stands, by list and by inventory: read from the totals."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from server.inventory.models import CountList
from server.inventory.totals.models import CountTotal
from server.storage.database import db

_POSITION: Final = (
    CountTotal.location,
    case((CountTotal.item == "", CountTotal.barcode), else_=CountTotal.item),
    CountTotal.variant,
    CountTotal.lot,
    CountTotal.serial,
)
"""What tells one counted position from another; an unknown barcode stands for its item."""


def counted_of_lists(list_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Positions with at least one count that nothing replaces, by list."""
    return _counted(CountTotal.list_id, lists=list_ids)


def counted_of_inventories(inventory_ids: Sequence[int]) -> dict[int, int]:
    """The same by inventory; a position in two lists is one."""
    lists = select(CountList.id).where(CountList.inventory_id.in_(inventory_ids))
    return _counted(CountTotal.inventory_id, CountTotal.warehouse_id, lists=lists)


def _counted(
    by: InstrumentedAttribute[Any], *apart: InstrumentedAttribute[Any], lists: Any
) -> dict[Any, int]:
    among = CountTotal.list_id.in_(lists)
    keys = select(by.label("by"), *apart, *_POSITION).where(among).distinct().subquery()
    query = select(keys.c.by, func.count()).group_by(keys.c.by)
    return {key: count for key, count in db.session.execute(query)}  # noqa: C416 - typed rows
