"""What the rows of a report add up to while they come, and what must hold of them. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from server.kernel.exact import ZERO
from server.valuation.costing import Worth
from server.valuation.valuing import Row


class Invariant(NamedTuple):
    """Two numbers that are equal, or the report is wrong."""

    code: str
    left: Decimal
    right: Decimal

    @property
    def holds(self) -> bool:
        """Whether they are equal."""
        return self.left == self.right


@dataclass(slots=True)
class Tally:
    """The sums of the rows by one method."""

    rows: int = 0
    quantity: Decimal = ZERO
    value: Decimal = ZERO
    without_value: int = 0
    units: set[str] = field(default_factory=set)
    warnings: Counter[str] = field(default_factory=Counter)
    _invariants: dict[str, Invariant] = field(default_factory=dict)

    def count(self, row: Row, unit: str) -> None:
        """Take in a row, whose quantity is in a unit."""
        self.rows += 1
        self.units.add(unit)
        self.quantity += row.quantity
        if row.value is None:
            self.without_value += 1
        else:
            self.value += row.value
        for warning in row.warnings:
            self.warnings[warning.value] += 1

    def check(self, invariants: Iterable[Invariant]) -> None:
        """Take in what must hold of some rows: it must hold of the sums of all."""
        for code, left, right in invariants:
            before = self._invariants.get(code, Invariant(code, ZERO, ZERO))
            self._invariants[code] = Invariant(code, before.left + left, before.right + right)

    @property
    def common_quantity(self) -> Decimal | None:
        """The quantity of all rows; pieces and metres have none together."""
        return self.quantity if len(self.units) <= 1 else None

    @property
    def invariants(self) -> list[Invariant]:
        """What must hold of all rows."""
        return list(self._invariants.values())


def layers_hold(worths: Iterable[Worth]) -> list[Invariant]:
    """Σ layers = stock and Σ layer amounts = value, where the method makes layers."""
    layered = [worth for worth in worths if worth.layers]
    if not layered:
        return []
    layers = [layer for worth in layered for layer in worth.layers]
    return [
        Invariant(
            "layers_are_the_stock",
            sum((layer.quantity for layer in layers), ZERO),
            sum((worth.stock for worth in layered), ZERO),
        ),
        Invariant(
            "layers_are_the_value",
            sum((layer.amount for layer in layers), ZERO),
            sum((worth.value or ZERO for worth in layered), ZERO),
        ),
    ]
