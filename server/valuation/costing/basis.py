"""What a valuation method is asked about, and what it answers. Pure.

A basis speaks of one item at one level: the company, or one warehouse where costs are kept by
warehouse. Quantities are in the base unit, costs per base unit; what is not known is None, never 0.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from server.kernel.exact import ZERO, divide, multiply
from server.ledger.costing import RegistryCosts


class Caution(StrEnum):
    """What a reader of a value should know."""

    NO_COST = "no_cost"
    NEGATIVE_STOCK = "negative_stock"
    LOAD_WITHOUT_COST = "load_without_cost"
    OLDER_THAN_HISTORY = "older_than_history"
    YEAR_WITHOUT_COST = "year_without_cost"
    LOT_WITHOUT_COST = "lot_without_cost"
    NO_COST_TYPE = "no_cost_type"
    NO_SALES_PRICE = "no_sales_price"
    COST_FROM_ELSEWHERE = "cost_from_elsewhere"


class Year(NamedTuple):
    """A fiscal year: stock and average cost at its end, and what was loaded in it.

    `loaded_quantity` are the fiscal loads but opening balances; `loaded_value` is None when none
    of them had a cost.
    """

    year: int
    stock: Decimal = ZERO
    average: Decimal | None = None
    loaded_quantity: Decimal = ZERO
    loaded_value: Decimal | None = None

    @property
    def load_cost(self) -> Decimal | None:
        """The average cost of the year's loads."""
        if self.loaded_value is None or self.loaded_quantity <= 0:
            return None
        return divide(self.loaded_value, self.loaded_quantity)


class Line(NamedTuple):
    """A movement that takes part, in the order of design/5 §2; quantity and amount are signed.

    `amount` is None on a line without a cost and on one whose reason does not update the average.
    `reverses` is the record that this line's record takes back.
    """

    record: int
    quantity: Decimal
    amount: Decimal | None = None
    reverses: int | None = None


class LotStock(NamedTuple):
    """How much of the stock is of a lot ('' = of none), and the lot's own cost."""

    lot: str
    quantity: Decimal
    unit_cost: Decimal | None = None


class Part(NamedTuple):
    """How much of the stock is in a warehouse, and the cost type that its area says."""

    warehouse: str
    quantity: Decimal
    cost_type: str | None = None


class Layer(NamedTuple):
    """A part of the stock with an own cost; `source` says where it comes from (a year, a lot …)."""

    source: str
    quantity: Decimal
    amount: Decimal
    unit_cost: Decimal

    @classmethod
    def at(cls, source: str, quantity: Decimal, unit_cost: Decimal) -> "Layer":
        """60 at 1.5 = 90."""
        return cls(source, quantity, multiply(quantity, unit_cost), unit_cost)


_NO_COSTS: Final = RegistryCosts()
_NO_YEAR: Final = Year(0)


class Basis(NamedTuple):
    """What is known of an item at the end of a day D.

    `stock` sums everything that takes part. `average` and `last` are those of the open period, or
    what the last closing kept where the period has none. `years` are the fiscal years before the
    one of D, oldest first, without holes; `current` is the year of D so far. What a method does
    not need (`table.Need`) may be left out.
    """

    stock: Decimal
    average: Decimal | None = None
    last: Decimal | None = None
    registry: RegistryCosts = _NO_COSTS
    sales_price: Decimal | None = None
    years: Sequence[Year] = ()
    current: Year = _NO_YEAR
    lines: Iterable[Line] = ()
    lots: Sequence[LotStock] = ()
    parts: Sequence[Part] = ()


class Worth(NamedTuple):
    """What the stock is worth: `value` exact (not yet rounded to the currency), None unknown.

    With layers: value = Σ their amounts, and the unit cost is derived, for display.
    """

    stock: Decimal
    unit_cost: Decimal | None = None
    value: Decimal | None = None
    layers: tuple[Layer, ...] = ()
    cautions: frozenset[Caution] = frozenset()

    @property
    def holds(self) -> bool:
        """Σ layers = stock and Σ layer amounts = value, where there are layers."""
        if not self.layers:
            return True
        quantity = sum((layer.quantity for layer in self.layers), ZERO)
        amount = sum((layer.amount for layer in self.layers), ZERO)
        return quantity == self.stock and amount == self.value
