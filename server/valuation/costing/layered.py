"""What layered methods share: their worth from layers, and stock that has none. Pure."""

from collections.abc import Iterable

from server.kernel.exact import ZERO, divide
from server.valuation.costing.basis import Basis, Caution, Layer, Worth
from server.valuation.costing.flat import average


def of_layers(basis: Basis, layers: Iterable[Layer], cautions: Iterable[Caution] = ()) -> Worth:
    """Value = Σ amounts; the unit cost is derived: 400 / 170 = 2.352941."""
    kept = tuple(layer for layer in layers if layer.quantity != 0)
    amount = sum((layer.amount for layer in kept), ZERO)
    return Worth(
        stock=basis.stock,
        unit_cost=divide(amount, basis.stock),
        value=amount,
        layers=kept,
        cautions=frozenset(cautions),
    )


def without_layers(basis: Basis) -> Worth:
    """Stock of 0 or less has no layers: it is valued at the average, and warned of."""
    return average(basis)
