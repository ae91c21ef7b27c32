"""Columns and references that several kinds share: how a line names an item, a unit, a place."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from sqlalchemy import select, union_all
from sqlalchemy.sql.expression import literal

from server.catalog.models import AlternativeUnit, Item, Unit, Warehouse
from server.exchange.batch import Line
from server.exchange.columns import Column
from server.exchange.references import Reference
from server.exchange.values import Code, Flag, Number
from server.kernel.exact import ZERO
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import Exact

ITEM_CLASS: Final = Column("item_class", Code(3, slash=False), required=True)
ITEM_CODE: Final = Column("item_code", Code(50), required=True)
WAREHOUSE_CODE: Final = Column("warehouse", Code(20, slash=False), required=True)
UNIT_CODE: Final = Column("unit", Code(10))
FLAG: Final = Flag()
AMOUNT: Final = Number(lowest=ZERO)

ITEM: Final = Reference(
    "item_id", ("item_class", "item_code"), Item, ("class_code", "code"), "item.unknown"
)
WAREHOUSE: Final = Reference(
    "warehouse_id", ("warehouse",), Warehouse, ("code",), "warehouse.unknown"
)
UNIT: Final = Reference("unit_id", ("unit",), Unit, ("code",), "unit.unknown")


def flags(*names: str, default: bool) -> tuple[Column, ...]:
    """Columns of yes and no with one default."""
    return tuple(Column(name, FLAG, default) for name in names)


def of_item(line: Line) -> tuple[str, str]:
    """What devices hear of when something of an item changed."""
    return "catalog", f"{line.values['item_class']}/{line.values['item_code']}"


def unit_factors(item_ids: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """(item, unit) → how many base units one of it is; 1 for the base unit."""
    ids = sorted(set(item_ids))
    if not ids:
        return {}
    asked = rowset("asked", item_id=ids)
    base = select(Item.id, Item.unit_id, literal(Decimal(1), Exact))
    other = select(AlternativeUnit.item_id, AlternativeUnit.unit_id, AlternativeUnit.factor)
    query = union_all(
        base.join(asked, Item.id == asked.c.item_id),
        other.join(asked, AlternativeUnit.item_id == asked.c.item_id),
    )
    return {(item, unit): factor for item, unit, factor in db.session.execute(query)}


def base_units(item_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Item → its base unit's id and code."""
    ids = sorted(set(item_ids))
    if not ids:
        return {}
    asked = rowset("asked", item_id=ids)
    query = (
        select(Item.id, Unit.id, Unit.code)
        .join(asked, Item.id == asked.c.item_id)
        .join(Unit, Unit.id == Item.unit_id)
    )
    return {item: (unit, code) for item, unit, code in db.session.execute(query)}
