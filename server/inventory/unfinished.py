"""What of an inventory is still to do before it can be closed."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from server.inventory.review import SETTLED
from server.inventory.reviewing.lines import picture_of
from server.journal.models import CountEvent
from server.storage.database import db


def has_counts(inventory_id: int) -> bool:
    """Whether anything was counted."""
    query = select(CountEvent.id).where(
        CountEvent.inventory_id == inventory_id, CountEvent.kind == "count"
    )
    return db.session.scalar(query.limit(1)) is not None


def unfinished_lines(number: str, *, now: datetime) -> Mapping[str, int]:
    """How many lines stand in a state that is not an end, by state."""
    lines = picture_of(number, now=now).lines.values()
    return Counter(str(line.state) for line in lines if line.state not in SETTLED)
