"""Whether something of the catalog is in use in the ledger, so that it must stay what it is."""

from sqlalchemy import select

from server.ledger.closings import CLOSED
from server.ledger.models import Closing, ClosingStart, Movement
from server.storage.database import db


def has_moved(item_id: int) -> bool:
    """Whether the item was ever in a stock record."""
    query = select(Movement.id).where(Movement.item_id == item_id).limit(1)
    return db.session.scalar(query) is not None


def is_closed(warehouse_id: int) -> bool:
    """Whether a closing of the warehouse stands."""
    return warehouse_id in closed_warehouses()


def closed_warehouses() -> set[int]:
    """The warehouses of closings that stand."""
    query = select(ClosingStart.warehouse_id).join(Closing, Closing.id == ClosingStart.closing_id)
    return set(db.session.scalars(query.where(Closing.state == CLOSED).distinct()))
