"""The table of valuation methods: a name, and what gives the unit cost of each part of the stock.

Adding a method means a function and a line here. `last`, `average` and `standard` are costs at a
time, which the ledger knows.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from server.ledger.service import CostMethod, CostRequest, unit_costs_for

UnitCosts = Callable[[Sequence[CostRequest]], list[Decimal | None]]


def _at_cost(method: CostMethod) -> UnitCosts:
    def unit_costs(requests: Sequence[CostRequest]) -> list[Decimal | None]:
        return [found.cost for found in unit_costs_for(method, requests)]

    return unit_costs


METHODS: Final[Mapping[str, UnitCosts]] = {
    "average": _at_cost(CostMethod.AVERAGE),
    "last": _at_cost(CostMethod.LAST),
    "standard": _at_cost(CostMethod.STANDARD),
}
