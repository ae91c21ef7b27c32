"""FIFO by year: what is left came in last (design/5 §5). Pure.

Years from the newest back; each gives at most what was loaded in it, at the average cost of its
loads. What is older than the history is valued at the oldest known year's cost.
"""

from collections.abc import Iterator
from decimal import Decimal

from server.valuation.costing.basis import Basis, Caution, Layer, Worth, Year
from server.valuation.costing.flat import AVERAGE, cost_of
from server.valuation.costing.layered import of_layers, without_layers


def fifo_year(basis: Basis) -> Worth:
    """150 left; loaded 60 at 3 this year and 100 at 2 the year before: 60 × 3 + 90 × 2 = 360."""
    if basis.stock <= 0:
        return without_layers(basis)
    cautions: set[Caution] = set()
    fallback, elsewhere = cost_of(basis, AVERAGE)
    found = []
    for source, quantity, cost in list(_layers(basis, fallback, cautions)):
        if cost is None:
            return Worth(stock=basis.stock, cautions=frozenset({*cautions, *elsewhere}))
        found.append(Layer.at(source, quantity, cost))
    return of_layers(basis, found, cautions)


def _layers(
    basis: Basis, fallback: Decimal | None, cautions: set[Caution]
) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    rest, oldest = basis.stock, None
    for year in _newest_first(basis):
        if rest <= 0:
            return
        taken = min(rest, year.loaded_quantity)
        cost = year.load_cost
        if cost is None:
            cautions.add(Caution.YEAR_WITHOUT_COST)
            cost = fallback
        oldest, rest = cost, rest - taken
        yield str(year.year), taken, cost
    if rest > 0:
        cautions.add(Caution.OLDER_THAN_HISTORY)
        yield "older", rest, fallback if oldest is None else oldest


def _newest_first(basis: Basis) -> list[Year]:
    """The years in which something was loaded."""
    years = (*basis.years, basis.current)
    return [year for year in reversed(years) if year.loaded_quantity > 0]
