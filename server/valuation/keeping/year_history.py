"""What fiscal years were before the product was introduced, by item and warehouse ('' = all).

Years that a closing used stay as they are until it is restored.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, tuple_

from server.catalog.models import Item, Warehouse
from server.catalog.service import item_by_full_code, warehouse_by_code
from server.identity.audit import as_audited, audit
from server.kernel.problems import Fault, Invalid
from server.ledger.models import YearHistory
from server.ledger.writing import lock_warehouses
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.closing.holding import history_held_before
from server.valuation.keeping.refusals import YearHeld, YearTaken, YearUnknown
from server.valuation.keeping.rows import Key, written_once

KEY: Final = ("item_class", "item_code", "year", "warehouse")
FIGURES: Final = ("stock", "loaded_quantity", "loaded_value", "average_cost")
_PLACE: Final = func.coalesce(Warehouse.code, "")


def years_held_before() -> int | None:
    """Closings used the years before this one; no closing begins or ends while this is known."""
    lock_warehouses(db.session.scalars(select(Warehouse.code)))
    return history_held_before()


def years_page(
    after: Key | None, limit: int, *, item: str | None, year: int | None
) -> list[dict[str, Any]]:
    """Years by item, year and warehouse, one more than asked."""
    key = (Item.class_code, Item.code, YearHistory.year, _PLACE)
    query = _rows().order_by(*key).limit(limit + 1)
    if item:
        class_code, _, code = item.partition("/")
        query = query.where(Item.class_code == class_code, Item.code == code)
    if year is not None:
        query = query.where(YearHistory.year == year)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return [_shown(*row) for row in db.session.execute(query)]


def create_year(given: Mapping[str, Any], *, now: datetime, by: str) -> dict[str, Any]:
    """Say what a year of an item was."""
    _refuse_faults(given)
    item = item_by_full_code(f"{given['item_class']}/{given['item_code']}")
    place = warehouse_by_code(given["warehouse"]).id if given["warehouse"] else None
    key = {"item_id": item.id, "warehouse_id": place, "year": given["year"]}
    with transaction() as session:
        _refuse_held(given["year"])
        taken = f"{item.full_code} has the year {given['year']} already"
        if session.scalar(select(YearHistory.id).filter_by(**key)) is not None:
            raise YearTaken(taken)
        figures = {name: given[name] for name in FIGURES}
        row = YearHistory(**key, **figures)
        written_once(row, YearTaken, taken)
        shown = _found(row.id)[1]
        audit(now, by, "create", "year_history", _named(shown), after=as_audited(figures))
    return shown


def change_year(number: int, given: Mapping[str, Any], *, now: datetime, by: str) -> dict[str, Any]:
    """Correct the figures of a year."""
    _refuse_faults(given)
    with transaction() as session:
        row, before = _found(number)
        _refuse_held(row.year)
        for name in FIGURES:
            setattr(row, name, given[name])
        session.flush()
        old = as_audited({name: before[name] for name in FIGURES})
        audit(
            now, by, "change", "year_history", _named(before), before=old, after=as_audited(given)
        )
        return _found(number)[1]


def delete_year(number: int, *, now: datetime, by: str) -> None:
    """Take a year away; it is computed from the movements again."""
    with transaction() as session:
        row, before = _found(number)
        _refuse_held(row.year)
        old = as_audited({name: before[name] for name in FIGURES})
        audit(now, by, "delete", "year_history", _named(before), before=old)
        session.delete(row)


def _refuse_faults(given: Mapping[str, Any]) -> None:
    if given["loaded_quantity"] < 0:
        fault = Fault("year_history.loads", "loads are not below zero", field="loaded_quantity")
        raise Invalid("this year cannot be kept", [fault])


def _refuse_held(year: int) -> None:
    before = years_held_before()
    if before is not None and year < before:
        raise YearHeld(f"closings used the history before {before}: restore them first")


def _rows() -> Any:
    query = select(YearHistory, Item, _PLACE).join(Item, Item.id == YearHistory.item_id)
    return query.join(Warehouse, Warehouse.id == YearHistory.warehouse_id, isouter=True)


def _found(number: int) -> tuple[YearHistory, dict[str, Any]]:
    found = db.session.execute(_rows().where(YearHistory.id == number)).one_or_none()
    if found is None:
        raise YearUnknown(f"there is no year {number}")
    return found[0], _shown(*found)


def _shown(row: YearHistory, item: Item, warehouse: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "item": item.full_code,
        "item_class": item.class_code,
        "item_code": item.code,
        "description": item.description,
        "warehouse": warehouse,
        "year": row.year,
        **{name: getattr(row, name) for name in FIGURES},
    }


def _named(shown: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (shown["item"], str(shown["year"]), shown["warehouse"])))
