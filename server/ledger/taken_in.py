"""What an opening balance takes in beside what lines with fiscal interest had moved. Pure.

An opening balance carries all stock of a warehouse, also what reasons without fiscal interest
moved (design/5 §6). Costs that walk through the whole ledger pass openings over, but for this.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from server.kernel.exact import ZERO


class Moved(NamedTuple):
    """A line with fiscal interest; `period` counts the closings before it in its warehouse."""

    warehouse_id: int
    period: int
    quantity: Decimal
    opening: bool = False


class TakenIn(NamedTuple):
    """What comes in, or leaves, at the start of a period of a warehouse."""

    warehouse_id: int
    period: int
    quantity: Decimal


def taken_in(moved: Iterable[Moved], periods: Mapping[int, int]) -> Iterator[TakenIn]:
    """10 loaded with interest and 4 without are an opening balance of 14: it takes in 4.

    `moved` is of one item, `periods` says how many closings are looked at in each warehouse. All
    that was left goes where there is no opening balance: what had interest went out without.
    """
    opened: dict[tuple[int, int], Decimal] = {}
    summed: dict[tuple[int, int], Decimal] = {}
    for line in moved:
        place = (line.warehouse_id, line.period)
        summed[place] = summed.get(place, ZERO) + line.quantity
        if line.opening:
            opened[place] = opened.get(place, ZERO) + line.quantity
    for warehouse_id in sorted({warehouse_id for warehouse_id, _ in summed}):
        for period in range(1, periods.get(warehouse_id, 0) + 1):
            left = summed.get((warehouse_id, period - 1), ZERO)
            quantity = opened.get((warehouse_id, period), ZERO) - left
            if quantity != ZERO:
                yield TakenIn(warehouse_id, period, quantity)
