"""Creating and changing units, warehouses, locations, items and barcodes.

Each change is audited and told to devices in its own transaction.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from zoneinfo import available_timezones

from sqlalchemy import delete, select

from server.catalog import barcode as barcodes
from server.catalog.finding import (
    UnitUnknown,
    conversion,
    item_by_full_code,
    units_by_code,
    warehouse_by_code,
)
from server.catalog.models import Barcode, Item, Location, Unit, Warehouse
from server.identity.audit import as_audited, audit
from server.kernel.problems import Conflict, NotFound, Refusal
from server.storage.changes import record_change
from server.storage.database import Base, db
from server.storage.transaction import transaction

Row = TypeVar("Row", bound=Base)


class CodeTaken(Conflict):
    """Something with this code is there already."""

    code = "code.taken"


class LocationUnknown(NotFound):
    """The warehouse has no such location."""

    code = "location.unknown"


class BarcodeUnknown(NotFound):
    """The item has no such barcode."""

    code = "barcode.unknown"


class BarcodeTaken(Conflict):
    """Another item has this barcode."""

    code = "barcode.taken"


class TimeZoneUnknown(Refusal):
    """No time zone has this name."""

    code = "warehouse.time_zone"


class InterestFixed(Conflict):
    """The fiscal interest of an item that has moved stays: closings depend on it."""

    code = "item.interest_fixed"


class TimeZoneFixed(Conflict):
    """A warehouse that was closed keeps its time zone: it says on which day movements were."""

    code = "warehouse.time_zone_fixed"


Says = Callable[[int], bool]
_uses: list[Says] = []
_closed: list[Says] = []


def register_use(has_moved: Says, is_closed: Says) -> None:
    """Let another context say whether an item (by id) has moved, and a warehouse was closed."""
    if has_moved not in _uses:
        _uses.append(has_moved)
        _closed.append(is_closed)


class By(NamedTuple):
    """Who changes something, and when."""

    name: str
    now: datetime


def create_unit(given: dict[str, Any], by: By) -> Unit:
    """A new unit of measure."""
    with transaction():
        _free(select(Unit.id).where(Unit.code == given["code"]), given["code"])
        return _added(Unit(**given), "unit", given["code"], given, by)


def change_unit(code: str, given: dict[str, Any], by: By) -> Unit:
    """Change a unit; a change of its decimals reaches every handheld."""
    with transaction():
        unit = units_by_code().get(code)
        if unit is None:
            raise UnitUnknown(f"there is no unit {code!r}")
        if given.get("decimals", unit.decimals) != unit.decimals:
            record_change("catalog", "all")
        return _changed(unit, "unit", code, given, by)


def create_warehouse(given: dict[str, Any], time_zone: str, by: By) -> Warehouse:
    """A new warehouse; without a time zone it takes the company's."""
    values = {"time_zone": time_zone, **given}
    _check_zone(values)
    with transaction():
        _free(select(Warehouse.id).where(Warehouse.code == given["code"]), given["code"])
        return _added(Warehouse(**values), "warehouse", given["code"], values, by)


def change_warehouse(code: str, given: dict[str, Any], by: By) -> Warehouse:
    """Change a warehouse."""
    _check_zone(given)
    with transaction():
        record_change("warehouse", code)
        warehouse = warehouse_by_code(code)
        _keep_zone(warehouse, given)
        return _changed(warehouse, "warehouse", code, given, by)


def _keep_zone(warehouse: Warehouse, given: dict[str, Any]) -> None:
    """Locked first: a closing at the same moment waits, or is seen."""
    if given.get("time_zone", warehouse.time_zone) == warehouse.time_zone:
        return
    lock = select(Warehouse.id).where(Warehouse.id == warehouse.id)
    db.session.execute(lock.with_for_update(key_share=True)).all()
    if any(is_closed(warehouse.id) for is_closed in _closed):
        detail = (
            f"{warehouse.code} was closed with {warehouse.time_zone}: restore the closing first"
        )
        raise TimeZoneFixed(detail)


def create_location(given: dict[str, Any], by: By) -> Location:
    """A new place in a warehouse."""
    code, values = given["code"], dict(given)
    with transaction():
        warehouse = warehouse_by_code(values.pop("warehouse"))
        query = select(Location.id).where(Location.warehouse_id == warehouse.id)
        _free(query.where(Location.code == code), code)
        key = f"{warehouse.code}/{code}"
        record_change("location", key)
        return _added(Location(warehouse_id=warehouse.id, **values), "location", key, given, by)


def change_location(warehouse: str, code: str, given: dict[str, Any], by: By) -> Location:
    """Change a place in a warehouse."""
    with transaction():
        query = select(Location).where(Location.warehouse_id == warehouse_by_code(warehouse).id)
        location = db.session.scalar(query.where(Location.code == code))
        if location is None:
            raise LocationUnknown(f"{warehouse!r} has no location {code!r}")
        record_change("location", f"{warehouse}/{code}")
        return _changed(location, "location", f"{warehouse}/{code}", given, by)


def create_item(given: dict[str, Any], by: By) -> str:
    """A new item; answers its `CLASS/CODE`."""
    values = dict(given)
    full_code = f"{given['class_code']}/{given['code']}"
    with transaction():
        unit = units_by_code().get(values.pop("unit"))
        if unit is None:
            raise UnitUnknown(f"there is no unit {given['unit']!r}")
        same = (Item.class_code == given["class_code"], Item.code == given["code"])
        _free(select(Item.id).where(*same), full_code)
        record_change("catalog", full_code)
        _added(Item(unit_id=unit.id, **values), "item", full_code, given, by)
    return full_code


def change_item(full_code: str, given: dict[str, Any], by: By) -> str:
    """Change an item; answers its `CLASS/CODE`."""
    with transaction():
        item = item_by_full_code(full_code)
        _keep_interest(item, given)
        record_change("catalog", full_code)
        _changed(item, "item", full_code, given, by)
    return full_code


def _keep_interest(item: Item, given: dict[str, Any]) -> None:
    changes = given.get("fiscal_interest", item.fiscal_interest) != item.fiscal_interest
    if changes and any(has_moved(item.id) for has_moved in _uses):
        raise InterestFixed(f"{item.full_code} has moved: its fiscal interest stays")


def add_barcode(  # noqa: PLR0913 - a barcode is made of these
    full_code: str,
    barcode: str,
    *,
    type: str | None = None,  # noqa: A002 - the glossary's word
    unit: str | None = None,
    variant: str = "",
    now: datetime,
    by: str,
) -> None:
    """Give an item another barcode; one that is not `free` belongs to one item only.

    Without a type it is recognised, without a unit it means one base unit.
    """
    kind = barcodes.TYPES[type or barcodes.recognised(barcode).name]
    barcodes.check(barcode, kind)
    with transaction():
        item = item_by_full_code(full_code)
        key = barcodes.lookup_key(barcode)
        _check_holders(item, key, kind)
        if unit:
            conversion(item, unit)
        row = Barcode(
            item_id=item.id,
            barcode=barcode,
            lookup_key=key,
            type=kind.name,
            unit_id=units_by_code()[unit].id if unit else None,
            variant=variant,
        )
        record_change("catalog", full_code)
        after = {"type": kind.name, "unit": unit, "variant": variant}
        _added(row, "barcode", f"{full_code} {barcode}", after, By(by, now))


def remove_barcode(full_code: str, text: str, by: By) -> None:
    """Take a barcode from an item."""
    with transaction() as session:
        item = item_by_full_code(full_code)
        key = barcodes.lookup_key(text)
        same = (Barcode.item_id == item.id, Barcode.lookup_key == key)
        if not session.scalar(delete(Barcode).where(*same).returning(Barcode.id)):
            raise BarcodeUnknown(f"{full_code} has no barcode {text!r}")
        record_change("catalog", full_code)
        record_change("catalog_key", key)
        audit(by.now, by.name, "delete", "barcode", f"{full_code} {text}")


def _check_holders(item: Item, key: str, kind: barcodes.BarcodeType) -> None:
    query = select(Barcode.item_id, Barcode.type).where(Barcode.lookup_key == key)
    for item_id, other in db.session.execute(query):
        if item_id == item.id:
            raise CodeTaken(f"the item has the barcode {key!r} already")
        if not (kind.per_item and barcodes.TYPES[other].per_item):
            raise BarcodeTaken(f"another item has the barcode {key!r}")


def _check_zone(values: dict[str, Any]) -> None:
    zone = values.get("time_zone")
    if zone is not None and zone not in available_timezones():
        raise TimeZoneUnknown(f"{zone!r} is no time zone such as Europe/Rome")


def _free(query: Any, code: str) -> None:
    if db.session.scalar(query) is not None:
        raise CodeTaken(f"{code!r} is there already")


def _added(row: Row, subject: str, key: str, given: dict[str, Any], by: By) -> Row:
    db.session.add(row)
    db.session.flush()
    audit(by.now, by.name, "create", subject, key, after=as_audited(given))
    return row


def _changed(row: Row, subject: str, key: str, given: dict[str, Any], by: By) -> Row:
    before = {name: getattr(row, name) for name in given}
    for name, value in given.items():
        setattr(row, name, value)
    audit(
        by.now, by.name, "change", subject, key, before=as_audited(before), after=as_audited(given)
    )
    db.session.flush()
    return row
