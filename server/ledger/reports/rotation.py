"""How often the stock of an item turns over: what went out / average stock (design/5 §3).

What went out counts by reasons marked *rotation index*, signed, so that a reversal takes it back;
the average stock is that of the days' ends. Reasons marked *reorder level* say what is used a day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import local_day, start_of_day
from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO, divide
from server.ledger.closings import periods
from server.ledger.drafts import Origin
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.tables import Span, within
from server.storage.database import db
from server.storage.reading import streamed


class Turn(NamedTuple):
    """What an item did in a period: stock at its start and end, days, what went out."""

    opening: Decimal
    closing: Decimal
    average: Decimal
    out: Decimal
    used: Decimal
    days: int

    @property
    def turnover(self) -> Decimal | None:
        """120 out of an average of 40: 3. None without a stock."""
        return divide(self.out, self.average) if self.average > 0 else None

    @property
    def cover(self) -> Decimal | None:
        """For how many days the closing stock lasts at this rate; None when nothing went out."""
        return divide(self.closing * self.days, self.out) if self.out > 0 else None

    @property
    def daily_use(self) -> Decimal:
        """What reasons that count for the reorder level take a day."""
        return divide(self.used, Decimal(self.days))


class Moved(NamedTuple):
    """A movement within the period: its day counts from 0."""

    day: int
    quantity: Decimal
    rotates: bool
    reorders: bool


def turned(opening: Decimal, moved: list[Moved], days: int) -> Turn:
    """Fold a period's movements. 10 on each of 4 days, then 2 on the last: average 8.4."""
    held = opening * days + sum((m.quantity * (days - m.day) for m in moved), ZERO)
    return Turn(
        opening,
        opening + sum((m.quantity for m in moved), ZERO),
        divide(held, Decimal(days)),
        -sum((m.quantity for m in moved if m.rotates), ZERO),
        -sum((m.quantity for m in moved if m.reorders), ZERO),
        days,
    )


def rotation(start: date, end: date, warehouse: str | None) -> Iterator[tuple[Cell, ...]]:
    """A row for every item that was there or moved from `start` to `end`, both included."""
    days = (end - start).days + 1
    opening = _stocks(Span(None, start - timedelta(days=1), warehouse))
    moved: dict[int, list[Moved]] = {
        item: [_moved(row, start) for row in rows]
        for item, rows in groupby(_movements(Span(start, end, warehouse)), key=lambda row: row[0])
    }
    wanted = {item for item, stock in opening.items() if stock != 0} | moved.keys()
    for item, *texts in streamed(_items()):
        if item in wanted:
            turn = turned(opening.get(item, ZERO), moved.get(item, []), days)
            figures = (turn.opening, turn.closing, turn.average, turn.out)
            yield (*texts, *figures, turn.turnover, turn.cover, turn.daily_use)


def _stocks(span: Span) -> dict[int, Decimal]:
    total = func.sum(Movement.quantity, type_=Movement.quantity.type)
    query = select(Movement.item_id, total).where(within(span, periods()))
    return dict(db.session.execute(query.group_by(Movement.item_id)).all())


def _movements(span: Span) -> Any:
    """What moved by item; the opening balances of closings say what is there already."""
    query = (
        select(
            Movement.item_id,
            Movement.effective_at,
            Movement.quantity,
            Reason.rotation_index,
            Reason.reorder_level,
            Warehouse.time_zone,
        )
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .where(within(span), StockRecord.origin != Origin.CLOSING.value)
        .order_by(Movement.item_id)
    )
    return streamed(query)


def _moved(row: Any, start: date) -> Moved:
    _, at, quantity, rotates, reorders, zone = row
    return Moved((local_day(at, zone) - start).days, quantity, rotates, reorders)


def _items() -> Any:
    return (
        select(Item.id, Item.class_code, Item.code, Item.description, Unit.code)
        .join(Unit, Unit.id == Item.unit_id)
        .order_by(Item.class_code, Item.code)
    )


def not_moved(since: date, warehouse: str | None) -> Iterator[tuple[Cell, ...]]:
    """Items with stock in a warehouse that nothing moved on or after a day, longest first.

    Counts, closings and revaluations are not movements of goods.
    """
    origin = StockRecord.origin.in_([Origin.MANUAL, Origin.IMPORT, Origin.TRANSFER])
    last = (
        select(
            Movement.item_id, Movement.warehouse_id, func.max(Movement.effective_at).label("last")
        )
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .where(origin)
        .group_by(Movement.item_id, Movement.warehouse_id)
        .subquery("last_moved")
    )
    total = func.sum(Movement.quantity, type_=Movement.quantity.type)
    stock = (
        select(Movement.item_id, Movement.warehouse_id, total.label("quantity"))
        .where(within(Span(None, None, warehouse), periods()))
        .group_by(Movement.item_id, Movement.warehouse_id)
        .having(total > ZERO)
        .subquery("stock")
    )
    query = (
        select(
            Warehouse.code,
            Item.class_code,
            Item.code,
            Item.description,
            Unit.code,
            stock.c.quantity,
            last.c.last,
            Warehouse.time_zone,
        )
        .join(Warehouse, Warehouse.id == stock.c.warehouse_id)
        .join(Item, Item.id == stock.c.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .outerjoin(
            last,
            (last.c.item_id == stock.c.item_id) & (last.c.warehouse_id == stock.c.warehouse_id),
        )
        .order_by(last.c.last.is_not(None), last.c.last, Warehouse.code, Item.class_code, Item.code)
    )
    for *cells, at, zone in streamed(query):
        if at is None or at < start_of_day(since, zone):
            day = None if at is None else local_day(at, zone)
            idle = None if day is None else (since - day).days
            yield (*cells, None if day is None else day.isoformat(), idle)
