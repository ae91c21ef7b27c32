"""Pages of units, warehouses, locations and items, by their codes."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_

from server.catalog.finding import item_by_full_code, warehouse_by_code
from server.catalog.models import AlternativeUnit, Barcode, Item, Location, Unit, Warehouse
from server.storage.database import db


def units_page(query: dict[str, Any]) -> list[Unit]:
    """Units by code, one more than the page holds."""
    return _by_code(select(Unit), Unit, query)


def warehouses_page(query: dict[str, Any]) -> list[Warehouse]:
    """Warehouses by code, one more than the page holds."""
    return _by_code(select(Warehouse), Warehouse, query)


def locations_page(query: dict[str, Any]) -> list[Location]:
    """Locations by id, one more than the page holds; of one warehouse where it is asked."""
    found = select(Location).order_by(Location.id).limit(query["limit"] + 1)
    found = found.where(*_search(query["search"], Location.code, Location.description))
    if query["warehouse"] is not None:
        found = found.where(Location.warehouse_id == warehouse_by_code(query["warehouse"]).id)
    if query["after"] is not None and query["after"].isdigit():
        found = found.where(Location.id > int(query["after"]))
    return list(db.session.scalars(found))


def items_page(query: dict[str, Any]) -> list[Item]:
    """Items by class and code, one more than the page holds."""
    key = tuple_(Item.class_code, Item.code)
    found = select(Item).order_by(Item.class_code, Item.code).limit(query["limit"] + 1)
    full_code = Item.class_code + "/" + Item.code
    found = found.where(*_search(query["search"], full_code, Item.description))
    if query["category"] is not None:
        found = found.where(Item.category == query["category"])
    if query["after"] is not None:
        class_code, _, code = query["after"].partition("/")
        found = found.where(key > (class_code, code))
    return list(db.session.scalars(found))


def categories() -> list[str]:
    """The categories that items have."""
    query = select(Item.category).where(Item.category != "").distinct()
    return sorted(db.session.scalars(query))


def item_detail(full_code: str) -> dict[str, Any]:
    """An item's fields, its barcodes and its alternative units."""
    item = item_by_full_code(full_code)
    barcodes = select(Barcode).where(Barcode.item_id == item.id).order_by(Barcode.barcode)
    units = select(AlternativeUnit).where(AlternativeUnit.item_id == item.id)
    return {
        **{name: getattr(item, name) for name in Item.__table__.c.keys()},  # noqa: SIM118
        "full_code": item.full_code,
        "unit": item.unit,
        "barcodes": list(db.session.scalars(barcodes)),
        "alternative_units": sorted(db.session.scalars(units), key=lambda unit: unit.factor),
    }


def _by_code(query: Select[Any], model: Any, asked: dict[str, Any]) -> list[Any]:
    query = query.order_by(model.code).limit(asked["limit"] + 1)
    query = query.where(*_search(asked["search"], model.code, model.description))
    if asked["after"] is not None:
        query = query.where(model.code > asked["after"])
    return list(db.session.scalars(query))


def _search(text: str, *columns: Any) -> list[ColumnElement[bool]]:
    if not text:
        return []
    return [or_(*(column.icontains(text, autoescape=True) for column in columns))]
