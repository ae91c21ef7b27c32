"""What lines with fiscal interest add up to in a period, by item and warehouse: one statement."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select

from server.catalog.models import Item, Warehouse
from server.kernel.exact import ZERO
from server.ledger.closings import periods
from server.ledger.drafts import PositionKey
from server.ledger.models import Movement, Position, Reason
from server.ledger.period_sums import lacking
from server.ledger.references import LOAD
from server.ledger.spans import period_until, within
from server.ledger.taking_part import has_fiscal_interest
from server.storage.database import db
from server.storage.reading import read_rows
from server.storage.rowset import rowset
from server.storage.types import to_microseconds


class FiscalStock(NamedTuple):
    """An item in a warehouse: opening + loads − unloads = closing; reversals count as negative.

    `without_cost` counts the loads that should have had a cost and have none.
    """

    warehouse_id: int
    item_id: int
    opening: Decimal
    loads: Decimal
    unloads: Decimal
    closing: Decimal
    without_cost: int


def fiscal_stock_at(until: Mapping[int, datetime]) -> list[FiscalStock]:
    """Every item and warehouse with a line that takes part until each warehouse's time.

    From the last closing before that time on.
    """
    if not until:
        return []
    ends = {key: to_microseconds(at) for key, at in until.items()}
    opening, load = Reason.opening_balance, Reason.type == LOAD
    query = select(
        Warehouse.id,
        Item.id,
        _sum(opening, Movement.quantity),
        _sum(and_(opening.is_(False), load), Movement.quantity),
        _sum(and_(opening.is_(False), load.is_(False)), -Movement.quantity),
        func.sum(Movement.quantity),
        func.sum(lacking()),
    )
    found = within(query, period_until(ends, periods())).group_by(Item.id, Warehouse.id)
    return [FiscalStock._make(row) for row in read_rows(found)]


def _sum(condition: Any, quantity: Any) -> Any:
    return func.sum(case((condition, quantity), else_=ZERO), type_=Movement.quantity.type)


def fiscal_positions_at(until: Mapping[int, datetime]) -> dict[PositionKey, Decimal]:
    """The stock of every position that takes part, until each warehouse's time."""
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
        .where(Movement.effective_at.between(ends.c.since, ends.c.at), has_fiscal_interest())
        .group_by(*key)
        .having(total != ZERO)
    )
    return {PositionKey(*columns): quantity for *columns, quantity in db.session.execute(query)}
