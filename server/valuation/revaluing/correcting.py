"""The lines that give a movement another cost without touching it. Pure.

A movement with a cost is corrected by an amount with quantity 0. One without a cost is in no
average, and an amount alone would not bring its quantity in: it is taken out without a cost and
put in again with one, at the same instant, so that the quantities add up to 0.

What was closed stays: of it only what was left then, at the closing's average, is corrected.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from server.kernel import exact
from server.kernel.exact import ZERO


class Costed(NamedTuple):
    """A load as it stands: `amount` with its corrections so far, None without any cost.

    `closed_stock` and `closed_average` are the last closing's where the movement lies before it.
    """

    quantity: Decimal
    amount: Decimal | None
    closed: bool = False
    closed_stock: Decimal = ZERO
    closed_average: Decimal | None = None


class Correction(NamedTuple):
    """A line: quantity and amount signed; the cost per base unit is what the movement costs now."""

    quantity: Decimal
    unit_cost: Decimal | None
    amount: Decimal | None


def corrections(movement: Costed, cost: Decimal) -> Iterator[Correction]:
    """10 without a cost at 3: −10, +10 for 30. 10 for 20 at 3: 0 for +10. Nothing for 10 for 30."""
    before = movement.amount
    if movement.closed and before is None and movement.closed_average is not None:
        before = exact.multiply(movement.quantity, movement.closed_average)
    if before is None:
        left = left_of(movement)
        if left > 0:
            yield Correction(-left, None, None)
            yield Correction(left, cost, exact.multiply(left, cost))
        return
    change = exact.multiply(movement.quantity, cost) - before
    if movement.closed:
        change = exact.divide(exact.multiply(change, left_of(movement)), movement.quantity)
    if change:
        yield Correction(ZERO, cost, change)


def left_of(movement: Costed) -> Decimal:
    """How much of it may still be in stock."""
    if not movement.closed:
        return movement.quantity
    return max(ZERO, min(movement.quantity, movement.closed_stock))
