"""Whether something of the catalog is in use in the ledger, so that it must stay what it is."""

from sqlalchemy import select

from server.ledger.models import Movement
from server.storage.database import db


def has_moved(item_id: int) -> bool:
    """Whether the item was ever in a stock record."""
    query = select(Movement.id).where(Movement.item_id == item_id).limit(1)
    return db.session.scalar(query) is not None
