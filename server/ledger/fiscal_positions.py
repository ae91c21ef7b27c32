"""The stock of positions with fiscal interest: one statement."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.closings import periods
from server.ledger.drafts import PositionKey
from server.ledger.items import Items
from server.ledger.models import Movement, Position, Reason
from server.ledger.taking_part import has_fiscal_interest
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds


def fiscal_positions_at(until: Mapping[int, datetime], items: Items) -> dict[PositionKey, Decimal]:
    """The stock of every position of some items that takes part, until each warehouse's time."""
    known = periods()
    times = [to_microseconds(at) for at in until.values()]
    since = [known.since(key, at) for key, at in zip(until, times, strict=True)]
    ends = rowset("ends", warehouse_id=list(until), at=times, since=since)
    key = tuple(getattr(Position, name) for name in PositionKey._fields)
    total = func.sum(Movement.quantity)
    query = (
        select(*key, total)
        .join(Position, Position.id == Movement.position_id)
        .join(ends, Movement.warehouse_id == ends.c.warehouse_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .where(
            items.hold(Position.item_id),
            Movement.effective_at.between(ends.c.since, ends.c.at),
            has_fiscal_interest(),
        )
        .group_by(*key)
        .having(total != ZERO)
    )
    return {PositionKey(*columns): quantity for *columns, quantity in db.session.execute(query)}
