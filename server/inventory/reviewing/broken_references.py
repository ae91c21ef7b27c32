"""Reviews that do not name what there is: an inventory, a warehouse, a movement (decision 0030)."""

from typing import Final

from sqlalchemy import and_, or_, select

from server.catalog.models import Warehouse
from server.inventory.models import Inventory, ReviewedLine
from server.ledger.models import Movement
from server.storage.database import db

_MOST: Final = 100


def broken_reviews() -> list[str]:
    """A sentence for each of the first reviews that are not sound."""
    lost = and_(ReviewedLine.movement_id.is_not(None), Movement.id.is_(None))
    query = (
        select(ReviewedLine.id)
        .outerjoin(Inventory, Inventory.id == ReviewedLine.inventory_id)
        .outerjoin(Warehouse, Warehouse.id == ReviewedLine.warehouse_id)
        .outerjoin(Movement, Movement.id == ReviewedLine.movement_id)
        .where(or_(Inventory.id.is_(None), Warehouse.id.is_(None), lost))
        .limit(_MOST)
    )
    return [
        f"review {key} names no inventory, warehouse or movement that is there"
        for key in db.session.scalars(query)
    ]
