"""What of an inventory is still to do before it can be closed."""

from collections.abc import Mapping

from sqlalchemy import func, select

from server.inventory.counted_positions import counted_of_inventories
from server.inventory.models import ReviewedLine
from server.journal.models import CountEvent
from server.storage.database import db

_FINAL = ("aligned", "rejected", "kept")


def has_counts(inventory_id: int) -> bool:
    """Whether anything was counted."""
    query = select(CountEvent.id).where(
        CountEvent.inventory_id == inventory_id, CountEvent.kind == "count"
    )
    return db.session.scalar(query.limit(1)) is not None


def unfinished_lines(inventory_id: int) -> Mapping[str, int]:
    """How many lines stand in a state that is not an end, by state."""
    done = select(func.count(ReviewedLine.id)).where(
        ReviewedLine.inventory_id == inventory_id, ReviewedLine.state.in_(_FINAL)
    )
    counted = counted_of_inventories([inventory_id]).get(inventory_id, 0)
    left = counted - (db.session.scalar(done) or 0)
    return {"to_review": left} if left > 0 else {}
