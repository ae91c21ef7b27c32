"""How much of a closed load was left at the last closing (decision 0023).

At each closing the stock is a share of everything that its average was made of, the load included:
what an average does not tell apart is left in equal parts. Quantities are in millionths.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Self

from sqlalchemy import case, func, select

from server.catalog.models import Item, Warehouse
from server.ledger.closings import FIRST, Period, periods
from server.ledger.items import Items
from server.ledger.models import ClosingLine, Movement, Reason
from server.ledger.period_sums import Level
from server.ledger.spans import Span, plain, within
from server.storage.database import db

Place = tuple[int, int]
"""An item in a warehouse, by ids."""


class Passage(NamedTuple):
    """A closing that a load goes through: what its period took in, and what was left of that.

    Both are of the item at the level of the closing, its opening balance included.
    """

    taken_in: int
    stock: int


class Rest(NamedTuple):
    """What was left of a load, and the last closing's average of its item."""

    quantity: int
    average: Decimal | None


class ClosedLoad(NamedTuple):
    """A load that lies before a closing; `effective_at` in microseconds."""

    item_id: int
    warehouse_id: int
    effective_at: int
    quantity: int

    @property
    def place(self) -> Place:
        """Where it went."""
        return self.item_id, self.warehouse_id


def rest_of(quantity: int, passages: Iterable[Passage]) -> int:
    """What is left of a load after some closings.

    Example: of 10 among 20 taken in, 4 left: 2; of these 2 among 8, 4 left: 1. Rounded down, so
    that the loads of an item are together never more than its stock.
    """
    for taken_in, stock in passages:
        if stock <= 0:
            return 0
        quantity = min(quantity, stock) if taken_in <= stock else quantity * stock // taken_in
    return quantity


def rests_of(loads: Sequence[ClosedLoad]) -> list[Rest]:
    """What was left of each load at the last closing, in the same order."""
    known = periods()
    numbers = [known.number(load.effective_at, load.warehouse_id) for load in loads]
    first = min(numbers, default=len(known.after))
    items = Items.these(list({load.item_id for load in loads}))
    begun = (FIRST, *known.after)
    closings = [_Closed.read(begun[n], begun[n + 1], items) for n in range(first, len(known.after))]
    return [
        Rest(
            rest_of(load.quantity, (one.passage(load.place) for one in closings[n - first :])),
            closings[-1].average(load.place),
        )
        for load, n in zip(loads, numbers, strict=True)
    ]


class _Closed(NamedTuple):
    """A closed period: its closing's stock and average by level, and what it took in by place."""

    lines: dict[Level, tuple[int, Decimal | None]]
    taken_in: dict[Level, int]

    @classmethod
    def read(cls, period: Period, following: Period, items: Items) -> Self:
        key = (ClosingLine.item_id, ClosingLine.warehouse_id)
        rows: Any = db.session.execute(
            select(*key, plain(ClosingLine.stock), ClosingLine.average)
            .where(items.hold(ClosingLine.item_id))
            .where(ClosingLine.closing_id == following.closing_id)
        )
        lines = {(item, place): (stock, average) for item, place, stock, average in rows}
        return cls(lines, _taken_in(period, following, items))

    def passage(self, place: Place) -> Passage:
        """How the closing saw an item; nothing was left where it has no line."""
        level = self._level(place)
        stock, _ = self.lines.get(level, (0, None))
        return Passage(self.taken_in.get(level, 0), stock)

    def average(self, place: Place) -> Decimal | None:
        """Of the item, as the closing says."""
        return self.lines.get(self._level(place), (0, None))[1]

    def _level(self, place: Place) -> Level:
        return place if place in self.lines else (place[0], None)


def _taken_in(period: Period, following: Period, items: Items) -> dict[Level, int]:
    """What updates averages, by place and, transfers left out, of the company."""
    spans = {key: Span(period.start(key), end - 1) for key, end in following.starts.items()}
    quantity = plain(Movement.quantity)
    sums = select(
        Item.id,
        Warehouse.id,
        func.sum(quantity),
        func.sum(case((Movement.transfer.is_(False), quantity), else_=0)),
    )
    query = within(sums, spans, items)
    found: dict[Level, int] = {}
    for item, place, here, own in db.session.execute(
        query.where(Reason.updates_average_cost).group_by(Item.id, Warehouse.id)
    ):
        found[item, place] = int(here)
        found[item, None] = found.get((item, None), 0) + int(own)
    return found
