"""The lines that give a movement another cost without touching it. Pure.

A movement with a cost is corrected by an amount with quantity 0. One without a cost is in no
average, and an amount alone would not bring its quantity in: it is taken out without a cost and
put in again with one, at the same instant, so that the quantities add up to 0.

What was closed stays: of it only what was left then, at the closing's average, is corrected
(`rests`).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from server.kernel import exact
from server.kernel.exact import ZERO


class Costed(NamedTuple):
    """A load as it stands: `amount` with its corrections so far, None without any cost.

    `left` is how much of it there still is to correct: all, unless the movement is closed;
    `closed_average` is what the last closing says then.
    """

    quantity: Decimal
    amount: Decimal | None
    left: Decimal
    closed_average: Decimal | None = None


class Correction(NamedTuple):
    """A line: quantity and amount signed; the cost per base unit is what the movement costs now."""

    quantity: Decimal
    unit_cost: Decimal | None
    amount: Decimal | None


def corrections(movement: Costed, cost: Decimal) -> Iterator[Correction]:
    """10 without a cost at 3: −10, +10 for 30. 10 for 20 at 3: 0 for +10. Nothing for 10 for 30."""
    quantity, before, left, average = movement
    if left <= 0:
        return
    if before is None and average is not None:
        before = exact.multiply(quantity, average)
    if before is None:
        yield Correction(-left, None, None)
        yield Correction(left, cost, exact.multiply(left, cost))
        return
    change = exact.multiply(quantity, cost) - before
    if left != quantity:
        change = exact.divide(exact.multiply(change, left), quantity)
    if change:
        yield Correction(ZERO, cost, change)
