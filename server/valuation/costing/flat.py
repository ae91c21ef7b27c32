"""One cost for the whole stock: average, last, standard, registry, lower of cost and NRV. Pure.

Each method is an order of sources; the first cost that is known is taken. A cost that is not the
method's own is said (`cost_from_elsewhere`), and none at all is no value: never 0 in silence.
"""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from typing import Final

from server.valuation.costing.basis import Basis, Caution, Worth

_EXACT: Final = Context(prec=80)

_SOURCES: Final[Mapping[str, Callable[[Basis], Decimal | None]]] = {
    "average": lambda basis: basis.average,
    "last": lambda basis: basis.last,
    "registry_average": lambda basis: basis.registry.average,
    "registry_last": lambda basis: basis.registry.last,
    "registry_standard": lambda basis: basis.registry.standard,
}
_REGISTRY: Final = ("registry_average", "registry_last", "registry_standard")

AVERAGE: Final = ("average", "last", *_REGISTRY)
LAST: Final = ("last", "registry_last", "registry_average", "registry_standard")
STANDARD: Final = ("registry_standard",)
REGISTRY_AVERAGE: Final = _REGISTRY
REGISTRY_LAST: Final = ("registry_last", "registry_average", "registry_standard")


def cost_of(basis: Basis, order: tuple[str, ...]) -> tuple[Decimal | None, frozenset[Caution]]:
    """The first cost that is known in an order of sources, and what a reader should know of it."""
    for source in order:
        cost = _SOURCES[source](basis)
        if cost is not None:
            own = source == order[0]
            return cost, frozenset() if own else frozenset({Caution.COST_FROM_ELSEWHERE})
    return None, frozenset({Caution.NO_COST})


def at_cost(basis: Basis, cost: Decimal | None, cautions: frozenset[Caution]) -> Worth:
    """Stock × cost, unrounded: 170 × 2.352941 = 399.99997; nothing is worth nothing."""
    if basis.stock == 0:
        cautions -= {Caution.NO_COST}
    if basis.stock < 0:
        cautions |= {Caution.NEGATIVE_STOCK}
    value = None if cost is None else _EXACT.multiply(basis.stock, cost)
    return Worth(stock=basis.stock, unit_cost=cost, value=value, cautions=cautions)


def by(order: tuple[str, ...]) -> Callable[[Basis], Worth]:
    """The method that takes the first known cost of an order."""

    def worth(basis: Basis) -> Worth:
        return at_cost(basis, *cost_of(basis, order))

    return worth


average: Final = by(AVERAGE)


def lower_of_cost(basis: Basis) -> Worth:
    """The average cost, or the sales price where that is lower (net realisable value)."""
    cost, cautions = cost_of(basis, AVERAGE)
    if basis.sales_price is None:
        return at_cost(basis, cost, cautions | {Caution.NO_SALES_PRICE})
    lower = basis.sales_price if cost is None else min(cost, basis.sales_price)
    return at_cost(basis, lower, cautions - {Caution.NO_COST})
