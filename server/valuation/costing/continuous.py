"""Continuous FIFO and LIFO: each load is a layer, each unload eats layers (design/5 §5). Pure.

Amounts are kept whole: what leaves a layer is rounded once, and what stays is the rest. Below
zero there is a debt at the last known cost; the next load settles it, and what it cost more or
less is variance, never part of the stock's value. The reversal of a load takes that load's own
layer first; the one of an unload comes back as a layer.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Final

from server.kernel.exact import ZERO, divide, multiply, rounded
from server.valuation.costing.basis import Basis, Caution, Layer, Line, Worth
from server.valuation.costing.flat import AVERAGE, cost_of
from server.valuation.costing.layered import of_layers, without_layers

_EXACT: Final = Context(prec=80)


@dataclass(slots=True)
class _Held:
    """What is left of a load; a `cost` that is not known waits for the first that is."""

    record: int
    quantity: Decimal
    amount: Decimal | None

    def take(self, quantity: Decimal) -> None:
        """Let a part go: of 10 for 25.000001, 4 are 10; 6 for 15.000001 stay."""
        if self.amount is not None:
            gone = _EXACT.divide(_EXACT.multiply(self.amount, quantity), self.quantity)
            self.amount -= rounded(gone)
        self.quantity -= quantity


@dataclass(slots=True)
class Pile:
    """The layers of an item, oldest first, or a debt; `newest_first` says which one goes first."""

    newest_first: bool
    layers: deque[_Held] = field(default_factory=deque)
    debt: Decimal = ZERO
    debt_amount: Decimal = ZERO
    variance: Decimal = ZERO
    last_cost: Decimal | None = None

    def apply(self, line: Line) -> None:
        """Take in the next movement."""
        if line.quantity == 0:
            self._correct(line.amount or ZERO)
        elif line.quantity > 0:
            self._load(line)
        else:
            self._unload(-line.quantity, line.reverses)

    def _load(self, line: Line) -> None:
        quantity, amount = line.quantity, line.amount
        if amount is not None:
            self.last_cost = divide(amount, quantity)
        elif self.last_cost is not None:
            amount = multiply(quantity, self.last_cost)
        coming = _Held(line.record, quantity, amount)
        settled = min(quantity, self.debt)
        if settled:
            self._settle(coming, settled)
        if coming.quantity:
            self.layers.append(coming)

    def _settle(self, coming: _Held, settled: Decimal) -> None:
        """The debt's own amount goes; what the load costs more than that is variance."""
        before = coming.amount
        coming.take(settled)
        owed = _Held(0, self.debt, self.debt_amount)
        owed.take(settled)
        if before is not None and coming.amount is not None and owed.amount is not None:
            self.variance += before - coming.amount - (self.debt_amount - owed.amount)
        self.debt, self.debt_amount = owed.quantity, owed.amount or ZERO

    def _unload(self, quantity: Decimal, reverses: int | None) -> None:
        own = next((one for one in self.layers if one.record == reverses), None)
        if reverses is not None and own is not None:
            quantity -= self._eat(own, quantity)
        while quantity > 0 and self.layers:
            quantity -= self._eat(self.layers[-1 if self.newest_first else 0], quantity)
        if quantity > 0:
            self.debt += quantity
            self.debt_amount += multiply(quantity, self.last_cost or ZERO)

    def _eat(self, layer: _Held, quantity: Decimal) -> Decimal:
        taken = min(quantity, layer.quantity)
        layer.take(taken)
        if layer.quantity == 0:
            self.layers.remove(layer)
        return taken

    def _correct(self, amount: Decimal) -> None:
        """A value correction belongs to the newest layer; without one it is variance."""
        newest = self.layers[-1] if self.layers else None
        if newest is None or newest.amount is None or newest.amount + amount < 0:
            self.variance += amount
        else:
            newest.amount += amount


def continuous(*, newest_first: bool) -> Callable[[Basis], Worth]:
    """FIFO, or LIFO when the newest layer goes first."""

    def worth(basis: Basis) -> Worth:
        pile = Pile(newest_first)
        for line in basis.lines:
            pile.apply(line)
        return _worth(basis, pile)

    return worth


def _worth(basis: Basis, pile: Pile) -> Worth:
    if basis.stock <= 0:
        return without_layers(basis)
    fallback, elsewhere = cost_of(basis, AVERAGE)
    lacking = any(held.amount is None for held in pile.layers)
    if lacking and fallback is None:
        return Worth(stock=basis.stock, cautions=elsewhere)
    layers = [_layer(held, fallback or ZERO) for held in pile.layers]
    return of_layers(basis, layers, {Caution.LOAD_WITHOUT_COST} if lacking else ())


def _layer(held: _Held, fallback: Decimal) -> Layer:
    """What an opening balance took in is of no record (0)."""
    source = str(held.record) if held.record else "opening"
    if held.amount is None:
        return Layer.at(source, held.quantity, fallback)
    return Layer(source, held.quantity, held.amount, divide(held.amount, held.quantity))
