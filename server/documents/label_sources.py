"""What stands on the labels of items, locations, areas and badges, read from their tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from server.catalog.models import Barcode, Item, Location, Warehouse
from server.documents.labels import Label
from server.identity.models import Employee
from server.kernel.problems import Refusal
from server.storage.database import db

MOST_LABELS: Final = 2_400
AREA_PREFIX: Final = "Area-"
"""What a handheld knows an area's label by (pwa/src/domain/area.ts)."""


class LabelsTooMany(Refusal):
    """More labels than one sheet file holds: choose fewer."""

    code = "labels.too_many"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which labels: of one warehouse, or whose code or description contains a text."""

    warehouse: str | None = None
    search: str = ""


def labels(kind: str, selection: Selection) -> list[Label]:
    """The labels of a kind (items, locations, areas, badges), in the order of their codes."""
    found = SOURCES[kind](selection)
    if len(found) > MOST_LABELS:
        raise LabelsTooMany(f"more than {MOST_LABELS} labels: narrow the selection")
    return found


def _items(selection: Selection) -> list[Label]:
    main = (
        select(Barcode.barcode)
        .where(Barcode.item_id == Item.id, Barcode.unit_id.is_(None), Barcode.variant == "")
        .order_by(Barcode.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Item, main).order_by(Item.class_code, Item.code).limit(MOST_LABELS + 1)
    full_code = Item.class_code + "/" + Item.code
    query = query.where(_contains(selection.search, full_code, Item.description))
    return [
        Label(found or item.code, item.code, item.description)
        for item, found in db.session.execute(query)
    ]


def _locations(selection: Selection) -> list[Label]:
    query = select(Location, Warehouse).join(Warehouse).order_by(Warehouse.code, Location.code)
    if selection.warehouse is not None:
        query = query.where(Warehouse.code == selection.warehouse)
    query = query.where(_contains(selection.search, Location.code, Location.description))
    return [
        Label(location.code, location.code, location.description or warehouse.description)
        for location, warehouse in db.session.execute(query.limit(MOST_LABELS + 1))
    ]


def _areas(selection: Selection) -> list[Label]:
    """An area's code with a prefix, so that no handheld takes it for a location or an item."""
    query = select(Location.area, Warehouse).join(Warehouse).where(Location.area != "").distinct()
    if selection.warehouse is not None:
        query = query.where(Warehouse.code == selection.warehouse)
    query = query.where(_contains(selection.search, Location.area))
    query = query.order_by(Warehouse.code, Location.area)
    return [
        Label(f"{AREA_PREFIX}{area}", area, warehouse.description or warehouse.code)
        for area, warehouse in db.session.execute(query.limit(MOST_LABELS + 1))
    ]


def _badges(selection: Selection) -> list[Label]:
    query = select(Employee).order_by(Employee.code).limit(MOST_LABELS + 1)
    query = query.where(_contains(selection.search, Employee.code, Employee.surname))
    return [
        Label(
            employee.badge or employee.code,
            f"{employee.name} {employee.surname}".strip() or employee.code,
            employee.team,
        )
        for employee in db.session.scalars(query)
    ]


def _contains(
    text: str, *columns: ColumnElement[str] | InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


SOURCES: Final[dict[str, Callable[[Selection], list[Label]]]] = {
    "items": _items,
    "locations": _locations,
    "areas": _areas,
    "badges": _badges,
}
