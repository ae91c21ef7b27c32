"""Every valuation method once more, as slowly and plainly as possible: loops over lists, fractions.

Knows nothing of the product's code. Rules are those of design/5 §5 and the concept pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.properties.ledgers import half_even

Money = Fraction | None


def six(number: Fraction) -> Fraction:
    return Fraction(half_even(number, 6))


@dataclass
class Move:
    """One line: signed, with its record's order; `period` is where its effective time lies."""

    warehouse: str
    reason: str
    item: str
    lot: str
    at: datetime
    day: date
    period: int
    record: int
    number: int
    quantity: Fraction
    cost: Money
    reverses: int | None = None
    opening_of_closing: bool = False
    taken_back: bool = False

    @property
    def amount(self) -> Money:
        return None if self.cost is None else six(self.quantity * self.cost)

    @property
    def takes_part(self) -> bool:
        return self.reason not in {"NOF", "NOU"}

    @property
    def averages(self) -> bool:
        return self.reason in {"RIM", "CAR"}

    @property
    def is_load(self) -> bool:
        return self.reason == "CAR"


@dataclass
class Kept:
    """What a closing keeps of an item at a level."""

    stock: Fraction
    average: Money
    last: Money
    loaded: Fraction
    loaded_value: Money


@dataclass
class World:
    """All moves, the days of the closings so far, and what each kept by (item, level)."""

    by_warehouse: bool
    registry: dict[str, tuple[Money, Money, Money]]
    prices: dict[str, Money]
    lot_costs: dict[tuple[str, str], Fraction]
    area_costs: dict[str, str]
    zones: dict[str, str]
    moves: list[Move] = field(default_factory=list)
    closings: list[date] = field(default_factory=list)
    kept: list[dict[tuple[str, str], Kept]] = field(default_factory=list)

    def level(self, move: Move) -> tuple[str, str]:
        return move.item, move.warehouse if self.by_warehouse else ""

    def levels(self, day: date) -> set[tuple[str, str]]:
        period = self.period(day)
        here = {self.level(m) for m in self.period_moves(day)}
        return here | (set(self.kept[period - 1]) if period else set())

    def period(self, day: date) -> int:
        return sum(closed < day for closed in self.closings)

    def period_moves(self, day: date) -> list[Move]:
        period = self.period(day)
        return [m for m in self.moves if m.period == period and m.day <= day and m.takes_part]

    def of(self, level: tuple[str, str], day: date) -> list[Move]:
        return [m for m in self.period_moves(day) if self.level(m) == level]

    def before(self, level: tuple[str, str], day: date) -> Kept | None:
        period = self.period(day)
        return self.kept[period - 1].get(level) if period else None

    def stock(self, level: tuple[str, str], day: date) -> Fraction:
        return sum((m.quantity for m in self.of(level, day)), Fraction(0))

    def average(self, level: tuple[str, str], day: date) -> Money:
        lines = [m for m in self.of(level, day) if m.averages and m.cost is not None]
        quantity = sum((m.quantity for m in lines), Fraction(0))
        amount = sum((m.amount or Fraction(0) for m in lines), Fraction(0))
        if quantity > 0 and amount >= 0:
            return six(amount / quantity)
        before = self.before(level, day)
        return before.average if before else None

    def last(self, level: tuple[str, str], day: date) -> Money:
        lines = [
            m
            for m in self.of(level, day)
            if m.reason == "CAR" and m.cost is not None and m.quantity > 0 and not m.taken_back
        ]
        if lines:
            return max(lines, key=lambda m: (m.at, m.number, m.record)).cost
        before = self.before(level, day)
        return before.last if before else None

    def loads(self, level: tuple[str, str], day: date) -> tuple[Fraction, Money]:
        """Of the fiscal year so far: over its closings, each period's uncosted at its average."""
        lines = [m for m in self.of(level, day) if m.is_load and m.day.year == day.year]
        quantity = sum((m.quantity for m in lines), Fraction(0))
        costed = [m for m in lines if m.cost is not None]
        known = sum((m.quantity for m in costed), Fraction(0))
        amount = sum((m.amount or Fraction(0) for m in costed), Fraction(0))
        value: Money = None
        if known > 0:
            value = amount if known == quantity else six(quantity * six(amount / known))
        before = self.before(level, day)
        if before and self.closings[self.period(day) - 1].year == day.year:
            quantity += before.loaded
            both = [one for one in (value, before.loaded_value) if one is not None]
            value = sum(both, Fraction(0)) if both else None
        return max(quantity, Fraction(0)), value

    def keep(self, day: date) -> dict[tuple[str, str], Kept]:
        """What a closing at the end of a day keeps."""
        return {
            level: Kept(
                self.stock(level, day),
                self.average(level, day),
                self.last(level, day),
                *self.loads(level, day),
            )
            for level in self.levels(day)
        }

    def flat(self, level: tuple[str, str], day: date, order: Sequence[str]) -> Money:
        average, last, standard = self.registry.get(level[0], (None, None, None))
        sources = {
            "average": self.average(level, day),
            "last": self.last(level, day),
            "registry-average": average,
            "registry-last": last,
            "standard": standard,
        }
        return next((sources[name] for name in order if sources[name] is not None), None)

    def unit(self, method: str, level: tuple[str, str], day: date) -> Money:
        if method == "lower-of-cost":
            costs = [self.unit("average", level, day), self.prices.get(level[0])]
            return min((one for one in costs if one is not None), default=None)
        return self.flat(level, day, ORDERS[method])

    def value(self, method: str, level: tuple[str, str], day: date) -> Money:
        stock = self.stock(level, day)
        if method in ORDERS or method == "lower-of-cost":
            unit = self.unit(method, level, day)
            return None if unit is None else stock * unit
        if method == "moving-average":
            return self._moving(level, day, stock)
        if stock <= 0:
            return self.value("average", level, day)
        return LAYERED[method](self, level, day, stock)

    def opening_cost(self, item: str, warehouse: str, day: date) -> Money:
        """What a closing at the end of a day valued the opening balance of an item at."""
        level = (item, warehouse if self.by_warehouse else "")
        return self.unit("average", level, day) if level in self.levels(day) else None

    def taken_in(self, level: tuple[str, str], day: date) -> list[Move]:
        """Of each closing and warehouse what is in the opening balance and was not there before."""
        found = []
        for number, closed in enumerate(self.closings[: self.period(day)], 1):
            for warehouse in self.zones:
                lines = [m for m in self.moves if (m.item, m.warehouse) == (level[0], warehouse)]
                here = [m for m in lines if m.takes_part and self.level(m) == level]
                opened = sum(
                    m.quantity for m in here if m.opening_of_closing and m.period == number
                )
                before = sum(m.quantity for m in here if m.period == number - 1)
                if opened != before:
                    cost = self.opening_cost(level[0], warehouse, closed)
                    at = self.opens_at(warehouse, closed)
                    quantity = Fraction(opened - before)
                    opening = (warehouse, "RIM", level[0], "", at, at.date(), number, 0, 0)
                    found.append(Move(*opening, quantity, cost))
        return found

    def opens_at(self, warehouse: str, closed: date) -> datetime:
        midnight = datetime.combine(closed + timedelta(days=1), time())
        return midnight.replace(tzinfo=ZoneInfo(self.zones[warehouse]))

    def walk(self, level: tuple[str, str], day: date) -> list[Move]:
        """All movements but what closings repeat and what was taken back at its own time."""
        lines = [
            m
            for m in self.moves
            if self.level(m) == level
            and m.takes_part
            and m.day <= day
            and not m.opening_of_closing
            and not m.taken_back
        ]
        lines += self.taken_in(level, day)
        return sorted(lines, key=lambda m: (m.at, m.quantity < 0, m.record))

    def _moving(self, level: tuple[str, str], day: date, final: Fraction) -> Money:
        stock, cost = Fraction(0), None
        for move in self.walk(level, day):
            amount = move.amount if move.averages else None
            held = stock + move.quantity
            if amount is not None and move.reverses is None:
                if move.quantity > 0 and (cost is None or stock <= 0):
                    cost = six(amount / move.quantity)
                elif move.quantity > 0 and held > 0:
                    cost = six((stock * cost + amount) / held)
            elif amount is not None and stock > 0 and held > 0:
                worth = amount if cost is None else stock * cost + amount
                if worth >= 0:
                    cost = six(worth / held)
            stock = held
        cost = self.unit("average", level, day) if cost is None else cost
        return None if cost is None else final * cost

    def fifo_year(self, level: tuple[str, str], day: date, stock: Fraction) -> Money:
        fallback = self.unit("average", level, day)
        rest, oldest, total = stock, None, Fraction(0)
        for year_day in self._year_ends(day):
            quantity, value = self.loads(level, year_day)
            if rest <= 0 or quantity <= 0:
                continue
            cost = fallback if value is None else six(value / quantity)
            if cost is None:
                return None
            taken = min(rest, quantity)
            oldest, rest = cost, rest - taken
            total += six(taken * cost)
        if rest > 0:
            oldest = fallback if oldest is None else oldest
            if oldest is None:
                return None
            total += six(rest * oldest)
        return total

    def lifo_year(self, level: tuple[str, str], day: date, stock: Fraction) -> Money:
        fallback = self.unit("average", level, day)
        if fallback is None:
            return None
        rests = [(stock, fallback)]
        for year_day in self._year_ends(day)[1:]:
            held = self.stock(level, year_day)
            if held <= 0:
                break
            average = self.average(level, year_day)
            rests.append((min(rests[-1][0], held), fallback if average is None else average))
        total, below = Fraction(0), Fraction(0)
        for rest, cost in reversed(rests):
            total += six((rest - below) * cost)
            below = rest
        return total

    def _year_ends(self, day: date) -> list[date]:
        """The day itself and the year ends before it, back to the first movement."""
        first = min((m.day for m in self.moves), default=day)
        return [day, *(date(year, 12, 31) for year in range(day.year - 1, first.year - 1, -1))]

    def pile(self, level: tuple[str, str], day: date, *, newest: bool) -> Money:
        layers: list[list] = []
        debt = Fraction(0)
        last: Money = None
        for move in self.walk(level, day):
            amount = move.amount if move.averages else None
            if move.quantity > 0:
                if amount is not None:
                    last = six(amount / move.quantity)
                elif last is not None:
                    amount = six(move.quantity * last)
                layer = [move.record, move.quantity, amount]
                settled = min(debt, move.quantity)
                _take(layer, settled)
                debt -= settled
                if layer[1]:
                    layers.append(layer)
                continue
            rest = -move.quantity
            own = [one for one in layers if one[0] == move.reverses]
            queue = own + [one for one in (layers[::-1] if newest else layers) if one not in own]
            for layer in queue:
                taken = min(rest, layer[1])
                _take(layer, taken)
                rest -= taken
            layers = [one for one in layers if one[1]]
            debt += rest
        fallback = self.unit("average", level, day)
        total = Fraction(0)
        for _, quantity, amount in layers:
            if amount is None and fallback is None:
                return None
            total += six(quantity * (fallback or 0)) if amount is None else amount
        return total

    def lots(self, level: tuple[str, str], day: date, _stock: Fraction) -> Money:
        average, total = self.unit("average", level, day), Fraction(0)
        lines = self.of(level, day)
        for lot in sorted({m.lot for m in lines}):
            quantity = sum((m.quantity for m in lines if m.lot == lot), Fraction(0))
            cost = self.lot_costs.get((level[0], lot), average)
            if quantity and cost is None:
                return None
            total += six(quantity * (cost or 0))
        return total

    def areas(self, level: tuple[str, str], day: date, _stock: Fraction) -> Money:
        total = Fraction(0)
        lines = self.of(level, day)
        for warehouse in sorted({m.warehouse for m in lines}):
            quantity = sum((m.quantity for m in lines if m.warehouse == warehouse), Fraction(0))
            cost = self.unit(self.area_costs.get(warehouse, "average"), level, day)
            if quantity and cost is None:
                return None
            total += six(quantity * (cost or 0))
        return total


def _take(layer: list, quantity: Fraction) -> None:
    if layer[2] is not None and layer[1]:
        layer[2] -= six(layer[2] * quantity / layer[1])
    layer[1] -= quantity


_REGISTRY = ("registry-average", "registry-last", "standard")
ORDERS = {
    "average": ("average", "last", *_REGISTRY),
    "last": ("last", "registry-last", "registry-average", "standard"),
    "standard": ("standard",),
    "registry-average": _REGISTRY,
    "registry-last": ("registry-last", "registry-average", "standard"),
}
LAYERED = {
    "fifo-year": World.fifo_year,
    "lifo-year": World.lifo_year,
    "fifo": lambda world, level, day, _stock: world.pile(level, day, newest=False),
    "lifo": lambda world, level, day, _stock: world.pile(level, day, newest=True),
    "lot": World.lots,
    "management-area": World.areas,
}
METHODS = (*ORDERS, "lower-of-cost", "moving-average", *LAYERED)
