"""How many positions have a count, by list and by inventory: one statement over the journal."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from server.journal.models import CountEvent
from server.storage.database import db

_POSITION: Final = (
    CountEvent.location,
    func.coalesce(CountEvent.item, CountEvent.barcode),
    CountEvent.variant,
    CountEvent.lot,
    CountEvent.serial,
)
"""What tells one counted position from another; an unknown barcode stands for its item."""


def counted_of_lists(list_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Positions with at least one count, by list."""
    keys = (
        select(CountEvent.list_id, *_POSITION)
        .where(CountEvent.list_id.in_(list_ids), CountEvent.kind == "count")
        .distinct()
        .subquery()
    )
    query = select(keys.c.list_id, func.count()).group_by(keys.c.list_id)
    return {list_id: count for list_id, count in db.session.execute(query) if list_id}


def counted_of_inventories(inventory_ids: Sequence[int]) -> dict[int, int]:
    """Positions with at least one count, by inventory; a position in two lists is one."""
    keys = (
        select(CountEvent.inventory_id, CountEvent.warehouse_id, *_POSITION)
        .where(CountEvent.inventory_id.in_(inventory_ids), CountEvent.kind == "count")
        .distinct()
        .subquery()
    )
    query = select(keys.c.inventory_id, func.count()).group_by(keys.c.inventory_id)
    return {key: count for key, count in db.session.execute(query)}  # noqa: C416 - typed rows
