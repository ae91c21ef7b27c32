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
from server.valuation.costing import Caution, Layer, Worth

_EXACT: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)
_UNKNOWN: Final = Worth(stock=ZERO, cautions=frozenset({Caution.NO_COST}))


class Group(StrEnum):
    """What a row of the report is."""

    ITEM = "item"
    WAREHOUSE = "warehouse"


class Place(NamedTuple):
    """What a part of the stock is kept apart by, beside its item and warehouse ('' = not)."""

    variant: str = ""
    location: str = ""
    lot: str = ""
    project: str = ""
    partner: str = ""


NOWHERE: Final = Place()


class Held(NamedTuple):
    """The stock of an item in a warehouse, both by code; `item` sorts as (class, code)."""

    item: tuple[str, str]
    warehouse: str
    quantity: Decimal
    loads_without_cost: int = 0
    place: Place = NOWHERE


class Priced(NamedTuple):
    """What a part of the stock is worth; None when no cost is known."""

    held: Held
    unit_cost: Decimal | None
    value: Decimal | None
    cautions: frozenset[Caution] = frozenset()


class Row(NamedTuple):
    """A row of the valued inventory; `warehouse` is empty when rows are items."""

    item: tuple[str, str]
    warehouse: str
    place: Place
    quantity: Decimal
    unit_cost: Decimal | None
    value: Decimal | None
    warnings: tuple[Caution, ...]
    layers: tuple[Layer, ...] = ()


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


def priced(
    held: Iterable[Held],
    worths: Mapping[tuple[tuple[str, str], str], Worth],
    *,
    by_warehouse: bool,
    places: int,
) -> list[Priced]:
    """The parts with their share of what the whole is worth.

    `worths` are by (item, warehouse), warehouse empty at company level; what has none is unknown.
    """
    found: list[Priced] = []
    ordered = sorted(held, key=attrgetter("item", "warehouse"))
    level = attrgetter("item", "warehouse") if by_warehouse else attrgetter("item")
    for _, together in groupby(ordered, key=level):
        parts = list(together)
        key = (parts[0].item, parts[0].warehouse if by_warehouse else "")
        found += _shared(parts, worths.get(key, _UNKNOWN), places)
    return found


def _shared(parts: list[Held], worth: Worth, places: int) -> list[Priced]:
    if worth.value is None:
        return [Priced(part, worth.unit_cost, None, worth.cautions) for part in parts]
    if len(parts) == 1 and parts[0].quantity == worth.stock:
        return [Priced(parts[0], worth.unit_cost, rounded(worth.value, places), worth.cautions)]
    exact = _exact_shares(parts, worth)
    shared = shares(rounded(worth.value, places), exact, places)
    return [
        Priced(part, worth.unit_cost, value, worth.cautions)
        for part, value in zip(parts, shared, strict=True)
    ]


def _exact_shares(parts: list[Held], worth: Worth) -> list[Decimal]:
    """By quantity: 399.99997 for 170, of it 51 are 119.999991."""
    total = reduce(_EXACT.add, (part.quantity for part in parts))
    if worth.value is None or total != worth.stock or total == 0:
        cost = worth.unit_cost or ZERO
        return [_EXACT.multiply(part.quantity, cost) for part in parts]
    return [_EXACT.divide(_EXACT.multiply(worth.value, part.quantity), total) for part in parts]


def rows_of(parts: Iterable[Priced], group: Group) -> list[Row]:
    """The rows of a grouping in order, also of what has neither stock nor value."""
    by_item = group is Group.ITEM
    names = ("held.item", *(() if by_item else ("held.warehouse",)), "held.place")
    key = attrgetter(*names)
    together = groupby(sorted(parts, key=key), key=key)
    return [_row(list(own), by_item=by_item) for _, own in together]


def _row(parts: list[Priced], *, by_item: bool) -> Row:
    if len(parts) == 1:
        held, unit_cost, value, _ = parts[0]
        warnings = tuple(_warnings(parts, held.quantity))
        place = "" if by_item else held.warehouse
        return Row(held.item, place, held.place, held.quantity, unit_cost, value, warnings)
    quantities = [part.held.quantity for part in parts]
    quantity = sum(quantities[1:], quantities[0])
    known = [part.value for part in parts if part.value is not None]
    value = sum(known[1:], known[0]) if known else None
    first = parts[0].held
    return Row(
        first.item,
        "" if by_item else first.warehouse,
        first.place,
        quantity,
        _common_cost(parts, quantity, value),
        value,
        tuple(_warnings(parts, quantity)),
    )


def _common_cost(parts: list[Priced], quantity: Decimal, value: Decimal | None) -> Decimal | None:
    """The cost that the parts share; where they differ, value / quantity, for display."""
    costs = {part.unit_cost for part in parts if part.held.quantity}
    if len(costs) <= 1:
        return costs.pop() if costs else parts[0].unit_cost
    return divide(value, quantity) if value is not None and quantity else None


def _warnings(parts: list[Priced], quantity: Decimal) -> list[Caution]:
    if len(parts) == 1 and _is_plain(parts[0]):
        return []
    found = {caution for part in parts for caution in part.cautions} - {Caution.NO_COST}
    if any(part.value is None and part.held.quantity for part in parts):
        found.add(Caution.NO_COST)
    if quantity < 0 or any(part.held.quantity < 0 for part in parts):
        found.add(Caution.NEGATIVE_STOCK)
    if any(part.held.loads_without_cost for part in parts):
        found.add(Caution.LOAD_WITHOUT_COST)
    return [caution for caution in Caution if caution in found] if found else []


def _is_plain(part: Priced) -> bool:
    """Whether there is nothing to say of a part: the most of them, of very many."""
    held = part.held
    silent = part.value is not None and not part.cautions
    return silent and held.quantity >= 0 and not held.loads_without_cost
