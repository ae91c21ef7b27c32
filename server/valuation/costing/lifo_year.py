"""LIFO by year (LIFO a scatti annuali): what is left is the oldest that never went out. Pure.

rest_now = stock(D), rest_y = min(rest_(y+1), stock_y), back to the first year whose stock is 0 or
less (design/5 §5). The layer of the oldest year reached is its rest, of every later one what its
rest is above the year before; each at the average cost of that year's end.
"""

from collections.abc import Iterator
from decimal import Decimal

from server.kernel.exact import ZERO
from server.valuation.costing.basis import Basis, Caution, Layer, Worth
from server.valuation.costing.flat import AVERAGE, cost_of
from server.valuation.costing.layered import of_layers, without_layers


def lifo_year(basis: Basis) -> Worth:
    """Year ends 60 at 1.5, 100 at 2.5, now 170 at 3: 60×1.5 + 40×2.5 + 70×3 = 400."""
    if basis.stock <= 0:
        return without_layers(basis)
    fallback, elsewhere = cost_of(basis, AVERAGE)
    if fallback is None:
        return Worth(stock=basis.stock, cautions=elsewhere)
    layers, below, cautions = [], ZERO, set(elsewhere)
    for year, rest, cost in reversed(list(_rests(basis, fallback))):
        if cost is None:
            cautions.add(Caution.YEAR_WITHOUT_COST)
        if rest != below:
            layers.append(Layer.at(str(year), rest - below, fallback if cost is None else cost))
        below = rest
    return of_layers(basis, layers, cautions)


def _rests(basis: Basis, current_cost: Decimal) -> Iterator[tuple[int, Decimal, Decimal | None]]:
    """Year, rest and cost, from now to the oldest year that is reached."""
    rest = basis.stock
    yield basis.current.year, rest, current_cost
    for year in reversed(basis.years):
        if year.stock <= 0:
            return
        rest = min(rest, year.stock)
        yield year.year, rest, year.average
