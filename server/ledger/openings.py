"""What the opening balances of the closings that stand take in, and at which cost.

The cost is the opening balance's own, worked out again from what its closing stored, so that it is
known also where nothing was left to open with.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from server.kernel import exact
from server.ledger.closings import CLOSED, Periods, periods
from server.ledger.costing import CostMethod, CostSums, RegistryCosts, unit_cost
from server.ledger.items import Items
from server.ledger.models import Closing, ClosingLine
from server.ledger.taken_in import Moved, taken_in
from server.storage.database import db

_Place = tuple[int, int, int | None]
"""A closing, an item, and the warehouse where the closing kept costs by warehouse."""


class Opened(NamedTuple):
    """What comes in at the first instant (microseconds) of a period, or leaves."""

    at: int
    quantity: Decimal
    amount: Decimal | None


@dataclass(slots=True)
class Openings:
    """The opening balances up to a time; costs are read for the items that it is turned to."""

    known: Periods
    counts: Mapping[int, int]
    _items: Items | None = None
    _costs: dict[_Place, Decimal | None] | None = field(default=None)

    @classmethod
    def until(cls, ends: Mapping[int, int]) -> "Openings":
        """Those that lie before each warehouse's time (microseconds)."""
        known = periods()
        return cls(known, {key: known.number(end, key) for key, end in ends.items()})

    def turn_to(self, items: Items) -> None:
        """From now on these are the items that are asked about."""
        self._items, self._costs = items, None

    def period(self, moment: int, warehouse_id: int) -> int:
        """How many closings lie before a time in a warehouse."""
        return self.known.number(moment, warehouse_id)

    def taken_in(self, item_id: int, moved: Iterable[Moved]) -> Iterator[Opened]:
        """What the openings of an item take in, at their cost."""
        for warehouse_id, number, quantity in taken_in(moved, self.counts):
            period = self.known.of(warehouse_id)[number - 1]
            cost = self._cost(period.closing_id or 0, item_id, warehouse_id)
            amount = None if cost is None else exact.multiply(quantity, cost)
            yield Opened(period.start(warehouse_id), quantity, amount)

    def _cost(self, closing_id: int, item_id: int, warehouse_id: int) -> Decimal | None:
        if self._costs is None:
            self._costs = dict(_opening_costs(self._items)) if self._items else {}
        here = self._costs.get((closing_id, item_id, warehouse_id))
        return self._costs.get((closing_id, item_id, None), here)


def _opening_costs(items: Items) -> Iterator[tuple[_Place, Decimal | None]]:
    """What the closings valued the opening balances of these items at."""
    place = (ClosingLine.closing_id, ClosingLine.item_id, ClosingLine.warehouse_id)
    registry = (
        ClosingLine.registry_average,
        ClosingLine.registry_last,
        ClosingLine.registry_standard,
    )
    query = (
        select(Closing.cost_method, *place, ClosingLine.average, ClosingLine.last, *registry)
        .join(Closing, Closing.id == ClosingLine.closing_id)
        .where(items.hold(ClosingLine.item_id), Closing.state == CLOSED)
    )
    for method, closing_id, item_id, warehouse_id, average, last, *costs in db.session.execute(
        query
    ):
        sums = CostSums(closed_average=average, closed_last=last)
        found = unit_cost(CostMethod(method), sums, RegistryCosts(*costs))
        yield (closing_id, item_id, warehouse_id), found.cost
