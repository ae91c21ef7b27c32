"""From stock and unit costs to values that add up, whatever they are grouped by. Pure.

A value is rounded to the currency's places once per item (once per item and warehouse where costs
are kept by warehouse). The warehouses of an item share its rounded value by largest remainder, so
that every grouping adds up to the same total.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from functools import reduce
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from server.kernel.exact import ZERO, divide, rounded

_EXACT: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)


class Group(StrEnum):
    """What a row of the report is."""

    ITEM = "item"
    WAREHOUSE = "warehouse"


class Caution(StrEnum):
    """What a reader of a row should know."""

    NO_COST = "no_cost"
    NEGATIVE_STOCK = "negative_stock"
    LOAD_WITHOUT_COST = "load_without_cost"


class Held(NamedTuple):
    """The stock of an item in a warehouse, both by code; `item` sorts as (class, code)."""

    item: tuple[str, str]
    warehouse: str
    quantity: Decimal
    loads_without_cost: int = 0


class Worth(NamedTuple):
    """What a part of the stock is worth; None when no cost is known."""

    held: Held
    unit_cost: Decimal | None
    value: Decimal | None


class Row(NamedTuple):
    """A row of the valued inventory; `warehouse` is empty when rows are items."""

    item: tuple[str, str]
    warehouse: str
    quantity: Decimal
    unit_cost: Decimal | None
    value: Decimal | None
    warnings: tuple[Caution, ...]


def product(quantity: Decimal, unit_cost: Decimal, places: int) -> Decimal:
    """Quantity × cost, rounded once: 170 × 2.352941 at 2 places = 400.00."""
    return rounded(_EXACT.multiply(quantity, unit_cost), places)


def shares(total: Decimal, parts: Sequence[Decimal], places: int) -> list[Decimal]:
    """Share a rounded total by largest remainder: 1.00 by 0.335, 0.333, 0.332 → 0.34 0.33 0.33.

    The parts add up to the total before it was rounded; of equal remainders the first gets more.
    """
    smallest = Decimal(1).scaleb(-places)
    whole = [part.quantize(smallest, ROUND_FLOOR, _EXACT) for part in parts]
    missing = int((total - sum(whole, ZERO)) / smallest)
    by_remainder = sorted(range(len(parts)), key=lambda n: whole[n] - parts[n])
    for n in by_remainder[:missing]:
        whole[n] += smallest
    return whole


def worth_of(
    held: Iterable[Held],
    costs: Mapping[tuple[tuple[str, str], str], Decimal | None],
    *,
    by_warehouse: bool,
    places: int,
) -> list[Worth]:
    """The worth of each part; `costs` by (item, warehouse), warehouse empty at company level."""
    found: list[Worth] = []
    ordered = sorted(held, key=attrgetter("item", "warehouse"))
    level = attrgetter("item", "warehouse") if by_warehouse else attrgetter("item")
    for _, together in groupby(ordered, key=level):
        parts = list(together)
        cost = costs.get((parts[0].item, parts[0].warehouse if by_warehouse else ""))
        found += _parts_worth(parts, cost, places)
    return found


def _parts_worth(parts: list[Held], cost: Decimal | None, places: int) -> list[Worth]:
    if cost is None:
        return [Worth(part, None, None) for part in parts]
    exact = [_EXACT.multiply(part.quantity, cost) for part in parts]
    total = rounded(reduce(_EXACT.add, exact), places)
    shared = shares(total, exact, places)
    return [Worth(part, cost, value) for part, value in zip(parts, shared, strict=True)]


def rows_of(worths: Iterable[Worth], group: Group) -> list[Row]:
    """The rows of a grouping in order; what has neither stock nor value is left out."""
    by_item = group is Group.ITEM
    keyed = sorted(worths, key=attrgetter("held.item", "held.warehouse"))
    key = attrgetter("held.item") if by_item else attrgetter("held.item", "held.warehouse")
    rows = (_row(list(parts), by_item=by_item) for _, parts in groupby(keyed, key=key))
    return [row for row in rows if row.quantity or row.value]


def _row(parts: list[Worth], *, by_item: bool) -> Row:
    quantity = sum((part.held.quantity for part in parts), ZERO)
    known = [part.value for part in parts if part.value is not None]
    value = sum(known, ZERO) if known else None
    first = parts[0].held
    return Row(
        first.item,
        "" if by_item else first.warehouse,
        quantity,
        _common_cost(parts, quantity, value),
        value,
        tuple(_warnings(parts, quantity)),
    )


def _common_cost(parts: list[Worth], quantity: Decimal, value: Decimal | None) -> Decimal | None:
    """The cost that the parts share; where they differ, value / quantity, for display."""
    costs = {part.unit_cost for part in parts if part.held.quantity}
    if len(costs) <= 1:
        return costs.pop() if costs else parts[0].unit_cost
    return divide(value, quantity) if value is not None and quantity else None


def _warnings(parts: list[Worth], quantity: Decimal) -> list[Caution]:
    found = {
        Caution.NO_COST: any(part.value is None and part.held.quantity for part in parts),
        Caution.NEGATIVE_STOCK: quantity < 0 or any(part.held.quantity < 0 for part in parts),
        Caution.LOAD_WITHOUT_COST: any(part.held.loads_without_cost for part in parts),
    }
    return [warning for warning, given in found.items() if given]
