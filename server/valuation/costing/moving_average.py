"""The moving (perpetual) average: every load changes the cost, nothing else does. Pure.

cost = (stock × cost + amount) / (stock + quantity), rounded to 6 places at each load. When the
stock is 0 or below, the next load sets the cost (design/5 §5). A load without an amount comes in
at the cost that holds; before any cost is known it waits for the first.
"""

from decimal import Context, Decimal
from typing import Final

from server.kernel.exact import ZERO, divide, rounded
from server.valuation.costing.basis import Basis, Line, Worth
from server.valuation.costing.flat import AVERAGE, at_cost, cost_of

_EXACT: Final = Context(prec=80)


def moving_average(basis: Basis) -> Worth:
    """10 at 2, then 10 at 4: 3; 5 out: 3; 10 at 6: (15 × 3 + 60) / 25 = 4.2."""
    stock, cost = ZERO, None
    for line in basis.lines:
        cost = _after(stock, cost, line)
        stock += line.quantity
    if cost is not None:
        return at_cost(basis, cost, frozenset())
    return at_cost(basis, *cost_of(basis, AVERAGE))


def _after(stock: Decimal, cost: Decimal | None, line: Line) -> Decimal | None:
    if line.amount is None:
        return cost
    comes = line.quantity > 0 and line.reverses is None
    if comes and (cost is None or stock <= 0):
        return divide(line.amount, line.quantity)
    if line.quantity < 0 and line.reverses is None:
        return cost
    return _averaged(stock, cost, line)


def _averaged(stock: Decimal, cost: Decimal | None, line: Line) -> Decimal | None:
    """A load, a value correction or a reversal changes what the stock is worth, if it can."""
    held = stock + line.quantity
    if line.amount is None or stock <= 0 or held <= 0:
        return cost
    before = ZERO if cost is None else _EXACT.multiply(stock, cost)
    value = _EXACT.add(before, line.amount)
    return rounded(_EXACT.divide(value, held)) if value >= 0 else cost
