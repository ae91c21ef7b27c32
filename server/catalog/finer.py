"""What an item has of finer things: the lot register, and other units with their factors."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from sqlalchemy import select, update

from server.catalog.editing import By
from server.catalog.finding import UnitUnknown, item_by_full_code, units_by_code
from server.catalog.models import AlternativeUnit, Lot
from server.identity.audit import audit
from server.kernel import exact
from server.kernel.problems import NotFound, Refusal
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import transaction

LOT_STATUSES: Final = ("available", "unavailable")


class UnitIsBase(Refusal):
    """The base unit has no factor."""

    code: ClassVar[str] = "unit.is_base"


class UnitNotThere(NotFound):
    """The item has no such unit."""

    code: ClassVar[str] = "unit.unknown"


def lots_page(full_code: str, after: str | None, limit: int) -> Sequence[Lot]:
    """The register of an item by lot, one more than the page holds."""
    query = select(Lot).where(Lot.item_id == item_by_full_code(full_code).id)
    if after is not None:
        query = query.where(Lot.lot > after)
    return db.session.scalars(query.order_by(Lot.lot).limit(limit + 1)).all()


def keep_lot(full_code: str, lot: str, given: dict[str, Any], by: By) -> Lot:
    """Enter a lot, or change what the register says of it; what is not given stays."""
    with transaction() as session:
        item = item_by_full_code(full_code)
        row = session.scalar(select(Lot).where(Lot.item_id == item.id, Lot.lot == lot))
        before = None if row is None else {name: _text(getattr(row, name)) for name in given}
        row = row or Lot(item_id=item.id, lot=lot)
        for name, value in given.items():
            setattr(row, name, value)
        session.add(row)
        after = {name: _text(value) for name, value in given.items()}
        audit(by.now, by.name, "change", "lot", f"{full_code} {lot}", before=before, after=after)
        session.flush()
    return row


def keep_unit(full_code: str, unit: str, given: dict[str, Any], by: By) -> None:
    """Give an item another unit, or change it; a new default takes the place of the old one."""
    with transaction() as session:
        item, known = item_by_full_code(full_code), units_by_code().get(unit)
        if known is None:
            raise UnitUnknown(f"there is no unit {unit!r}")
        if known.id == item.unit_id:
            raise UnitIsBase(f"{unit} is the base unit of {full_code}")
        row = session.get(AlternativeUnit, (item.id, known.id))
        names = ("factor", "handheld_default")
        before = None if row is None else {name: _text(getattr(row, name)) for name in names}
        row = row or AlternativeUnit(item_id=item.id, unit_id=known.id)
        if given["handheld_default"]:
            of_item = AlternativeUnit.item_id == item.id
            session.execute(update(AlternativeUnit).where(of_item).values(handheld_default=False))
        for name, value in given.items():
            setattr(row, name, value)
        session.add(row)
        record_change("catalog", full_code)
        after = {name: _text(value) for name, value in given.items()}
        key = f"{full_code} {unit}"
        audit(by.now, by.name, "change", "alternative_unit", key, before=before, after=after)


def remove_unit(full_code: str, unit: str, by: By) -> None:
    """Take another unit from an item."""
    with transaction() as session:
        item, known = item_by_full_code(full_code), units_by_code().get(unit)
        row = None if known is None else session.get(AlternativeUnit, (item.id, known.id))
        if row is None:
            raise UnitNotThere(f"{full_code} has no unit {unit!r}")
        session.delete(row)
        record_change("catalog", full_code)
        audit(by.now, by.name, "delete", "alternative_unit", f"{full_code} {unit}")


def _text(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else exact.to_text(value)
