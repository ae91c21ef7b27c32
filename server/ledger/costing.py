"""Unit costs from what the movements add up to: average, last, standard (design/5 §5). Pure.

A method is a row of a table: adding one means one function and one line here. A cost that is
not known is None, never 0; 0 is a cost.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from server.kernel import exact
from server.kernel.exact import ZERO


class CostMethod(StrEnum):
    """How a unit cost is found."""

    AVERAGE = "average"
    LAST = "last"
    STANDARD = "standard"


class UnitCost(NamedTuple):
    """A cost per base unit and where it comes from; `(None, "none")` when it is not known."""

    cost: Decimal | None
    source: str


class LastLine(NamedTuple):
    """The last line that sets the last cost: its cost per unit used, and both quantities."""

    unit_cost: Decimal
    unit_quantity: Decimal
    quantity: Decimal


class CostSums(NamedTuple):
    """What the period's movements of an item say: sums of the lines that update the average.

    `closed_average` and `closed_last` are what the closing before the period said.
    """

    quantity: Decimal = ZERO
    amount: Decimal = ZERO
    last: LastLine | None = None
    closed_average: Decimal | None = None
    closed_last: Decimal | None = None


class RegistryCosts(NamedTuple):
    """What the item's registry says."""

    average: Decimal | None = None
    last: Decimal | None = None
    standard: Decimal | None = None


UNKNOWN: Final = UnitCost(None, "none")


def average_cost(sums: CostSums) -> Decimal | None:
    """Σ amount / Σ quantity, where quantity > 0 and amount ≥ 0: 400 / 170 = 2.352941."""
    if sums.quantity <= 0 or sums.amount < 0:
        return None
    return exact.divide(sums.amount, sums.quantity)


def last_cost(sums: CostSums) -> Decimal | None:
    """The last line's cost per base unit: a box of 12 for 30 makes 2.5."""
    if sums.last is None:
        return None
    line = sums.last
    if line.unit_quantity == line.quantity:
        return line.unit_cost
    return exact.divide(exact.multiply(line.unit_cost, line.unit_quantity), line.quantity)


def unit_cost(method: CostMethod, sums: CostSums, registry: RegistryCosts) -> UnitCost:
    """The first cost that is known, in the order of the method's fall-backs."""
    for source in _FALL_BACKS[method]:
        cost = _SOURCES[source](sums, registry)
        if cost is not None:
            return UnitCost(cost, source)
    return UNKNOWN


_SOURCES: Final[Mapping[str, Callable[[CostSums, RegistryCosts], Decimal | None]]] = {
    "average": lambda sums, _: average_cost(sums),
    "closed_average": lambda sums, _: sums.closed_average,
    "last": lambda sums, _: last_cost(sums),
    "closed_last": lambda sums, _: sums.closed_last,
    "registry_average": lambda _, registry: registry.average,
    "registry_last": lambda _, registry: registry.last,
    "registry_standard": lambda _, registry: registry.standard,
}

_FALL_BACKS: Final[Mapping[CostMethod, tuple[str, ...]]] = {
    CostMethod.AVERAGE: (
        "average",
        "closed_average",
        "last",
        "closed_last",
        "registry_average",
        "registry_last",
        "registry_standard",
    ),
    CostMethod.LAST: (
        "last",
        "closed_last",
        "registry_last",
        "registry_average",
        "registry_standard",
    ),
    CostMethod.STANDARD: ("registry_standard",),
}
