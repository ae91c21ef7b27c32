"""The values of each kind of change, as a device receives them, read from the present state.

Every reader has one signature: what the device may see, and which keys are asked about (None =
all, after a key, at most `limit`). A key that is not in the answer is not the device's (any more).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Select, func, select, tuple_

from server.catalog.models import Location, Warehouse
from server.identity.models import Employee
from server.inventory.lists import list_change_values
from server.inventory.models import BarcodeResolution, ListType
from server.kernel import exact
from server.storage.database import db
from server.sync.stock_values import stock_values
from server.sync.visible import Sight

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which keys: those given, or the next `limit` ones after a key in the order of keys."""

    keys: Collection[str] | None = None
    after: str = ""
    limit: int = 0

    def on(self, query: Select[Any], column: Any) -> Select[Any]:
        """The query with this choice, where the key is a column."""
        if self.keys is not None:
            return query.where(column.in_(self.keys))
        return query.where(column > self.after).order_by(column).limit(self.limit)

    def among(self, keys: Collection[str]) -> list[str]:
        """The chosen ones of keys that are few enough to be at hand."""
        if self.keys is not None:
            return sorted(set(keys) & set(self.keys))
        return sorted(key for key in keys if key > self.after)[: self.limit]


def lists(sight: Sight, asked: Asked) -> Values:
    """The released lists of the device's warehouses."""
    chosen = [sight.lists[key] for key in asked.among(sight.lists)]
    shown = list_change_values(chosen)
    return {str(key): value for key, value in shown.items() if value is not None}


def list_types(_: Sight, asked: Asked) -> Values:
    """Every list type."""
    found = db.session.scalars(asked.on(select(ListType), ListType.code))
    return {
        found_type.code: {
            "code": found_type.code,
            "description": found_type.description,
            "keep_location": found_type.keep_location,
            "blind": found_type.blind,
            "combine": found_type.combine,
            "required_counts": found_type.required_counts,
            "pin_required": found_type.pin_required,
            "area_control": found_type.area_control,
        }
        for found_type in found
    }


def employees(sight: Sight, asked: Asked) -> Values:
    """The employees assigned to the device's lists, or everybody."""
    query = asked.on(select(Employee), Employee.code)
    if sight.employees is not None:
        query = query.where(Employee.code.in_(sight.employees))
    return {
        employee.code: {
            "code": employee.code,
            "name": f"{employee.surname} {employee.name}".strip() or employee.code,
            "badge": employee.badge,
            "pin": employee.pin_verifier,
        }
        for employee in db.session.scalars(query)
    }


def locations(sight: Sight, asked: Asked) -> Values:
    """The locations of the device's warehouses, by `WAREHOUSE/LOCATION`."""
    key = Warehouse.code + "/" + Location.code
    query = select(Location, Warehouse.code).join(Warehouse, Location.warehouse_id == Warehouse.id)
    query = query.where(Location.warehouse_id.in_(sight.warehouses))
    if asked.keys is not None:
        pairs = [
            (code, wanted.removeprefix(f"{code}/"))
            for code in sight.warehouses.values()
            for wanted in asked.keys
            if wanted.startswith(f"{code}/")
        ]
        query = query.where(tuple_(Warehouse.code, Location.code).in_(pairs))
    else:
        query = query.where(key > asked.after).order_by(key).limit(asked.limit)
    return {
        f"{warehouse}/{location.code}": {
            "warehouse": warehouse,
            "code": location.code,
            "description": location.description,
            "area": location.area or None,
        }
        for location, warehouse in db.session.execute(query)
    }


def resolutions(_: Sight, asked: Asked) -> Values:
    """What supervisors said of unknown barcodes: the newest version of each."""
    newest: Any = select(BarcodeResolution.barcode, func.max(BarcodeResolution.version))
    newest = asked.on(newest, BarcodeResolution.barcode).group_by(BarcodeResolution.barcode)
    latest = db.session.execute(newest).all()
    place = tuple_(BarcodeResolution.barcode, BarcodeResolution.version)
    found = db.session.scalars(
        select(BarcodeResolution)
        .where(place.in_([(barcode, version) for barcode, version in latest]))
        .order_by(BarcodeResolution.barcode)
    )
    return {
        resolution.barcode: {
            "barcode": resolution.barcode,
            "item": resolution.item,
            "variant": resolution.variant or None,
            "unit": resolution.unit or None,
            "factor": exact.to_text(resolution.factor),
        }
        for resolution in found
    }


def stock(sight: Sight, asked: Asked) -> Values:
    """Stock of the lists that are not blind, in warehouses where no blind list is open."""
    shown = {
        key: count_list
        for key, count_list in sight.lists.items()
        if not count_list.blind and count_list.warehouse_id not in sight.blind
    }
    return stock_values([shown[key] for key in asked.among(shown)])


def settings(_: Sight, asked: Asked) -> Values:
    """What the company set that a device shows."""
    from server.http.context import settings as application_settings

    given = {"currency": application_settings().currency}
    return {key: given[key] for key in asked.among(given)}


READERS: Final[dict[str, Callable[[Sight, Asked], Values]]] = {
    "setting": settings,
    "list_type": list_types,
    "employee": employees,
    "location": locations,
    "resolution": resolutions,
    "list": lists,
    "stock": stock,
}
"""Kinds in the order in which a new device receives them: what a list needs comes before it."""
