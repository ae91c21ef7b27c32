"""LIFO by year (LIFO a scatti annuali): what is left is the oldest that never went out. Pure.

rest_now = stock(D), rest_y = min(rest_(y+1), stock_y), back to the first year whose stock is 0 or
less (design/5 §5). The layer of the oldest year reached is its rest, of every later one what its
rest is above the year before; each at the average cost of that year's end.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from server.valuation.costing.basis import Basis, Caution, Layer, Worth
from server.valuation.costing.flat import AVERAGE, cost_of
from server.valuation.costing.layered import of_layers, without_layers


class _Rest(NamedTuple):
    source: str
    quantity: Decimal
    cost: Decimal | None


def lifo_year(basis: Basis) -> Worth:
    """Year ends 60 at 1.5, 100 at 2.5, now 170 at 3: 60×1.5 + 40×2.5 + 70×3 = 400."""
    if basis.stock <= 0:
        return without_layers(basis)
    fallback, elsewhere = cost_of(basis, AVERAGE)
    if fallback is None:
        return Worth(stock=basis.stock, cautions=elsewhere)
    layers = list(_layers(_rests(basis, fallback)))
    lacking = any(rest.cost is None for rest in _rests(basis, fallback))
    found = [
        Layer.at(source, quantity, fallback if cost is None else cost)
        for source, quantity, cost in layers
    ]
    return of_layers(basis, found, {*elsewhere, *({Caution.YEAR_WITHOUT_COST} if lacking else ())})


def _rests(basis: Basis, current_cost: Decimal) -> list[_Rest]:
    """The rests from the oldest year that is reached to now."""
    rests = [_Rest(str(basis.current.year), basis.stock, current_cost)]
    for year in reversed(basis.years):
        if year.stock <= 0:
            break
        rests.append(_Rest(str(year.year), min(rests[-1].quantity, year.stock), year.average))
    return rests[::-1]


def _layers(rests: list[_Rest]) -> Iterator[_Rest]:
    yield rests[0]
    for older, newer in pairwise(rests):
        yield newer._replace(quantity=newer.quantity - older.quantity)
