"""Stock that is valued in parts: by the cost of its lots, by the cost type of its areas. Pure."""

from collections.abc import Callable, Mapping

from server.valuation.costing.basis import Basis, Caution, Layer, Worth
from server.valuation.costing.flat import AVERAGE, cost_of
from server.valuation.costing.layered import of_layers, without_layers


def lot(basis: Basis) -> Worth:
    """Each lot at its own cost, the rest at the average: 10 of L1 at 2, 5 at 3 = 35."""
    if basis.stock <= 0:
        return without_layers(basis)
    fallback, elsewhere = cost_of(basis, AVERAGE)
    lacking = [one for one in basis.lots if one.unit_cost is None and one.quantity]
    if lacking and fallback is None:
        return Worth(stock=basis.stock, cautions=elsewhere)
    costs = [(one, fallback if one.unit_cost is None else one.unit_cost) for one in basis.lots]
    layers = [Layer.at(one.lot, one.quantity, cost) for one, cost in costs if cost is not None]
    return of_layers(basis, layers, {Caution.LOT_WITHOUT_COST} if lacking else ())


def by_cost_type(methods: Mapping[str, Callable[[Basis], Worth]]) -> Callable[[Basis], Worth]:
    """The method in which each warehouse's area says how its part is valued.

    An area that says nothing is valued at the average, and warned of.
    """

    def management_area(basis: Basis) -> Worth:
        if basis.stock <= 0:
            return without_layers(basis)
        found = [methods[part.cost_type or "average"](basis) for part in basis.parts]
        cautions = {caution for worth in found for caution in worth.cautions}
        if any(part.cost_type is None for part in basis.parts):
            cautions.add(Caution.NO_COST_TYPE)
        layers = [
            Layer.at(part.warehouse, part.quantity, worth.unit_cost)
            for part, worth in zip(basis.parts, found, strict=True)
            if worth.unit_cost is not None
        ]
        if len(layers) < len(basis.parts):
            return Worth(stock=basis.stock, cautions=frozenset(cautions))
        return of_layers(basis, layers, cautions)

    return management_area
