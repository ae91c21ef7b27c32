"""What an item's stock is worth after each of its movements, at the moving average. Pure.

A load changes the cost: (stock × cost + amount) / (stock + quantity), rounded at each load. When
the stock is 0 or below, the next load sets it; what goes out leaves it as it is (design/5 §5).
"""

from decimal import Decimal
from typing import NamedTuple

from server.kernel.exact import ZERO, divide, multiply


class Step(NamedTuple):
    """A movement: `amount` is None where it says nothing about the cost."""

    quantity: Decimal
    amount: Decimal | None = None
    reversal: bool = False


class Running(NamedTuple):
    """Stock and cost per base unit so far; the cost is None as long as nobody knows it."""

    stock: Decimal = ZERO
    cost: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        """Stock × cost: 15 at 3 are worth 45. Nothing is worth nothing, whatever it cost."""
        if self.stock == 0:
            return ZERO
        return None if self.cost is None else multiply(self.stock, self.cost)

    def after(self, step: Step) -> "Running":
        """10 at 2, then 10 at 4: cost 3; 5 out: 15, worth 45."""
        return Running(self.stock + step.quantity, self._cost_after(step))

    def _cost_after(self, step: Step) -> Decimal | None:
        loads = step.quantity > 0 and not step.reversal
        takes = step.quantity < 0 and not step.reversal
        held = self.stock + step.quantity
        if step.amount is None or takes:
            return self.cost
        if loads and (self.cost is None or self.stock <= 0):
            return divide(step.amount, step.quantity)
        if self.stock <= 0 or held <= 0:
            return self.cost
        value = step.amount if self.cost is None else multiply(self.stock, self.cost) + step.amount
        return divide(value, held) if value >= 0 else self.cost
