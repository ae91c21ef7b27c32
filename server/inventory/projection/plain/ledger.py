"""What the ledger says of plain lines: the book at their times, movements in doubt, costs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement

from server.inventory.projection.plain.judging import quotient
from server.kernel import exact
from server.kernel.clock import local_day, start_of_day
from server.ledger.service import (
    AverageSums,
    BookSpan,
    CostMethod,
    CostRequest,
    HeldPosition,
    LaterMovement,
    held_positions,
    later_movements,
    unit_costs_for,
)
from server.storage.types import from_microseconds, to_microseconds

LONGEST_DAY: Final = 26 * 3600 * 1_000_000
Place = tuple[int, str, str, str]
"""An item (by id) with location, variant, lot."""
_NOTHING: Final = (0, 0)


class Cost(NamedTuple):
    """A cost in millionths, None where nobody knows it, and where it is from."""

    cost: int | None
    source: str


@dataclass(slots=True)
class HeldStock:
    """A warehouse's positions: (id, book before the cut), movements from then on, stock now.

    `divided` are items of which a position names a serial, a project or a partner; `with_lots` the
    places that hold lots.
    """

    span: BookSpan
    zone: str
    own_records: set[int]
    books: dict[Place, tuple[int, int]] = field(default_factory=dict)
    later: dict[int, list[LaterMovement]] = field(default_factory=dict)
    left: list[HeldPosition] = field(default_factory=list)
    divided: set[int] = field(default_factory=set)
    with_lots: set[tuple[int, str, str]] = field(default_factory=set)

    def book(self, place: Place, earliest: int, latest: int) -> tuple[int, int | None]:
        """The stock at the latest time, and the sum of it that is in doubt; None without a doubt.

        Which movements are in doubt is said in `ledger.stock`.
        """
        position_id, book = self.books.get(place, _NOTHING)
        later = self.later.get(position_id)
        if later is None:
            return book, None
        since = self.span.book
        book += sum(one.quantity for one in later if since <= one.at <= latest)
        doubts = [
            one
            for one in later
            if earliest <= one.at <= latest + LONGEST_DAY
            and not one.opening_balance
            and one.record_id not in self.own_records
            and self._began(one) <= latest
        ]
        inside = sum(one.quantity for one in doubts if one.at <= latest)
        return book, inside if doubts else None

    def _began(self, one: LaterMovement) -> int:
        if not one.date_only:
            return one.at
        day = local_day(from_microseconds(one.at), self.zone)
        return to_microseconds(start_of_day(day, self.zone))


def read_held(
    held: HeldStock, warehouse_id: int, times: tuple[int, int], but: ColumnElement[bool] | None
) -> HeldStock:
    """Read a warehouse for counts between two times, without most of its positions."""
    first, last = times
    span = held.span
    for one in held_positions(warehouse_id, span, first, but):
        key, item_id, location, variant, lot, serial, project, partner, before, now = one
        if serial or project or partner:
            held.divided.add(item_id)
        if lot:
            held.with_lots.add((item_id, location, variant))
        held.books[item_id, location, variant, lot] = (key, before)
        if now:
            held.left.append(one)
    held.later = later_movements(warehouse_id, first, last + LONGEST_DAY)
    return held


class Costs:
    """What items cost in a warehouse; what is the same at all times is worked out once."""

    def __init__(self, method: str, sums: AverageSums | None, warehouse_id: int) -> None:
        self._method = method
        self._sums = sums if method == CostMethod.AVERAGE else None
        self._warehouse_id = warehouse_id
        self._fixed: dict[int, Cost] = {}

    def of(self, asked: Iterable[tuple[int, int]]) -> list[Cost]:
        """The cost of each (item, time); those that the sums do not know the ledger is asked."""
        several, fixed = list(asked), self._fixed
        found = [fixed.get(item_id) or self._average(item_id, at) for item_id, at in several]
        missing = [n for n, cost in enumerate(found) if cost is None]
        requests = [
            CostRequest(item_id, from_microseconds(at), self._warehouse_id)
            for item_id, at in (several[n] for n in missing)
        ]
        answers = unit_costs_for(self._method, requests)
        for n, (cost, source) in zip(missing, answers, strict=True):
            found[n] = Cost(None if cost is None else exact.to_millionths(cost), source)
        return [one or _UNKNOWN for one in found]

    def _average(self, item_id: int, at: int) -> Cost | None:
        if self._sums is None:
            return None
        known = self._sums.at(item_id, self._warehouse_id, at)
        if known is None or known[0] <= 0 or known[1] < 0:
            return None
        cost = Cost(quotient(known[1], known[0]), "average")
        if self._sums.is_fixed(item_id, self._warehouse_id):
            self._fixed[item_id] = cost
        return cost


_UNKNOWN: Final = Cost(None, "none")
