"""What of an inventory was aligned before: told to whoever aligns second, or once more."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from server.inventory.models import ReviewedLine
from server.inventory.review import State
from server.storage.database import db


class Earlier(NamedTuple):
    """How many lines are aligned already, and who aligned the last of them when."""

    lines: int
    by: str
    at: datetime


def aligned_before(inventory_id: int) -> Earlier | None:
    """What is aligned of an inventory; None when nothing is."""
    review = ReviewedLine
    query = (
        select(review.user_name, review.at, func.count())
        .where(review.inventory_id == inventory_id, review.state == State.ALIGNED.value)
        .group_by(review.user_name, review.at)
        .order_by(review.at.desc(), review.user_name)
    )
    found = db.session.execute(query).all()
    if not found:
        return None
    by, at, _ = found[0]
    return Earlier(sum(count for _, _, count in found), by, at)
