"""A line of the valued inventory: a part of the stock by every method. Pure."""

from decimal import Decimal
from typing import Any, Final, NamedTuple

from server.kernel.ordered import Packing
from server.valuation.costing import Caution, Layer
from server.valuation.valuing import NOWHERE, Place, Row


class ItemText(NamedTuple):
    """What the report says of an item beside numbers, and what it is filtered by."""

    id: int
    description: str
    unit: str
    category: str
    tax_category: str
    nature: str
    abc: str


class Line(NamedTuple):
    """What is said of an item, and a row by each method."""

    text: ItemText
    rows: tuple[Row, ...]


def _packed(line: Line) -> tuple[Any, ...]:
    """Plain texts: of very many lines that wait in a file."""
    item, warehouse, where, quantity, *_ = line.rows[0]
    place = None if where is NOWHERE else tuple(where)
    return tuple(line.text), item, warehouse, place, str(quantity), list(map(_worth, line.rows))


def _worth(row: Row) -> tuple[Any, ...]:
    return (
        None if row.unit_cost is None else str(row.unit_cost),
        None if row.value is None else str(row.value),
        [caution.value for caution in row.warnings] if row.warnings else None,
        [(one[0], *map(str, one[1:])) for one in row.layers] if row.layers else None,
    )


def _unpacked(packed: tuple[Any, ...]) -> Line:
    text, item, warehouse, where, quantity, worths = packed
    place = NOWHERE if where is None else Place(*where)
    held = (item, warehouse, place, Decimal(quantity))
    return Line(ItemText(*text), tuple([Row(*held, *_numbers(*worth)) for worth in worths]))


def _numbers(
    unit_cost: str | None,
    value: str | None,
    warnings: list[str] | None,
    layers: list[Any] | None,
) -> tuple[Any, ...]:
    return (
        None if unit_cost is None else Decimal(unit_cost),
        None if value is None else Decimal(value),
        tuple(map(Caution, warnings)) if warnings else (),
        tuple(Layer(source, *map(Decimal, rest)) for source, *rest in layers) if layers else (),
    )


PACKING: Final = Packing(_packed, _unpacked)
