"""Why stock is worth more or less than before: late entries, quantity, counts, price. Pure.

With the cost c at the start (value / quantity as the ledger says it now; the end's where there was
no stock):
    late     = what the start is worth now − what it was worth when it was saved
    count    = counted quantity × c
    quantity = (end − start) × c − count
    price    = what is left: end quantity × (end's cost − c)
Each is rounded to the currency's places and price is the rest, so that they add up exactly.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import reduce
from operator import add
from typing import Final, NamedTuple

from server.kernel.exact import ZERO, rounded

_EXACT: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)
Key = tuple[str, str, str]
"""Item class, item code, warehouse ('' at company level)."""


class Side(NamedTuple):
    """Quantity and value at a moment; a value that nobody knows counts as 0."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO


class Change(NamedTuple):
    """An item at the start as it was saved, as the ledger says it now, at the end; and counted."""

    start: Side = Side()
    restated: Side = Side()
    end: Side = Side()
    counted: Decimal = ZERO


class Step(NamedTuple):
    """From one value to the other: start + late + quantity + count + price = end."""

    start: Decimal = ZERO
    late: Decimal = ZERO
    quantity: Decimal = ZERO
    count: Decimal = ZERO  # type: ignore[assignment] # of counts, not of a tuple
    price: Decimal = ZERO
    end: Decimal = ZERO

    @property
    def holds(self) -> bool:
        """Whether the effects add up to the difference."""
        return self.start + self.late + self.quantity + self.count + self.price == self.end


def step_of(change: Change, places: int) -> Step:
    """The effects for one item."""
    basis = change.restated if change.restated.quantity else change.end
    moved = _at_cost(change.end.quantity - change.restated.quantity, basis, places)
    count = _at_cost(change.counted, basis, places)
    return Step(
        start=change.start.value,
        late=change.restated.value - change.start.value,
        quantity=moved - count,
        count=count,
        price=change.end.value - change.restated.value - moved,
        end=change.end.value,
    )


def total_of(steps: Iterable[Step]) -> Step:
    """The effects of all items together."""
    return reduce(lambda one, other: Step(*map(add, one, other)), steps, Step())


def _at_cost(quantity: Decimal, basis: Side, places: int) -> Decimal:
    """A quantity at the cost of a side, rounded to the currency's places."""
    if not basis.quantity:
        return ZERO
    product = _EXACT.multiply(quantity, basis.value)
    return rounded(_EXACT.divide(product, basis.quantity), places)
