"""Finding items, units, warehouses and locations by the codes that people and programs use.

Reading only; writing lives in `editing.py`.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Final

from sqlalchemy import select

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.kernel.problems import NotFound, Refusal
from server.storage.database import db

_CHUNK: Final = 5_000
_ONE: Final = Decimal(1)


class WarehouseUnknown(NotFound):
    """No warehouse has this code."""

    code = "warehouse.unknown"


class ItemUnknown(NotFound):
    """No item has this class and code."""

    code = "item.unknown"


class UnitUnknown(NotFound):
    """No unit has this code."""

    code = "unit.unknown"


class UnitNotOfItem(Refusal):
    """The unit is neither the item's base unit nor one of its alternative units."""

    code = "unit.not_of_item"


def items_by_full_code(codes: Iterable[str]) -> dict[str, Item]:
    """The items with these `CLASS/CODE`; unknown ones are left out."""
    wanted = set(codes)
    found: dict[str, Item] = {}
    for some in _chunks({full_code.partition("/")[2] for full_code in wanted}):
        for item in db.session.scalars(select(Item).where(Item.code.in_(some))):
            if item.full_code in wanted:
                found[item.full_code] = item
    return found


def item_by_full_code(full_code: str) -> Item:
    """The item `CLASS/CODE`, or a refusal."""
    class_code, _, code = full_code.partition("/")
    query = select(Item).where(Item.class_code == class_code, Item.code == code)
    item = db.session.scalar(query)
    if item is None:
        raise ItemUnknown(f"there is no item {full_code!r}")
    return item


def warehouse_by_code(code: str) -> Warehouse:
    """The warehouse with this code, or a refusal."""
    warehouse = db.session.scalar(select(Warehouse).where(Warehouse.code == code))
    if warehouse is None:
        raise WarehouseUnknown(f"there is no warehouse {code!r}")
    return warehouse


def warehouses_by_code() -> dict[str, Warehouse]:
    """Every warehouse."""
    return {warehouse.code: warehouse for warehouse in db.session.scalars(select(Warehouse))}


def locations_of(warehouse_id: int) -> dict[str, Location]:
    """The locations of a warehouse."""
    query = select(Location).where(Location.warehouse_id == warehouse_id)
    return {location.code: location for location in db.session.scalars(query)}


def units_by_code() -> dict[str, Unit]:
    """Every unit of measure."""
    return {unit.code: unit for unit in db.session.scalars(select(Unit))}


def conversion(item: Item, unit: str | None) -> Decimal:
    """How many base units one `unit` of the item is; 1 for the base unit (or None)."""
    if unit is None or unit == item.unit.code:
        return _ONE
    query = (
        select(AlternativeUnit.factor)
        .join(AlternativeUnit.unit)
        .where(AlternativeUnit.item_id == item.id, Unit.code == unit)
    )
    factor = db.session.scalar(query)
    if factor is None:
        raise UnitNotOfItem(f"{item.full_code} has no unit {unit!r}")
    return factor


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(values)
    while some := list(islice(remaining, _CHUNK)):
        yield some
