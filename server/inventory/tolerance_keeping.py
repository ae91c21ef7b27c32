"""Tolerances as they are kept: read for the lines, made, changed and taken away by the API."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from server.catalog.models import Item
from server.identity.audit import audit
from server.inventory.limit_models import ToleranceRow
from server.inventory.models import ListType
from server.inventory.refusals import ToleranceTaken, ToleranceUnknown
from server.inventory.tolerance import Limits
from server.inventory.tolerances import Subject, Tolerance, Tolerances
from server.kernel import exact
from server.kernel.problems import Fault, Invalid
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.transaction import transaction

SUBJECT: Final = ("list_type", "abc", "category", "item_class", "item_code")
LIMITS: Final = tuple(
    f"{side}_{limit}" for side in ("plus", "minus") for limit in ("quantity", "percent", "value")
)


def read_tolerances(items: Collection[str] | None = None) -> Tolerances:
    """All that is kept (of items only these, if some are named), and what list types carry."""
    carried = {
        row.code: Limits(row.quantity_limit, row.percent_limit, row.value_limit)
        for row in db.session.scalars(select(ListType))
    }
    kept = {
        Subject(row.list_type, row.abc, row.category, row.item): Tolerance(
            Limits(row.plus_quantity, row.plus_percent, row.plus_value),
            Limits(row.minus_quantity, row.minus_percent, row.minus_value),
        )
        for row in db.session.scalars(_about(items))
    }
    return Tolerances(kept, carried)


def _about(items: Collection[str] | None) -> Select[Any]:
    query = select(ToleranceRow)
    if items is None:
        return query
    pairs = [("", ""), *sorted((*code.partition("/")[::2],) for code in items)]
    asked = rowset("asked", class_code=[one[0] for one in pairs], code=[one[1] for one in pairs])
    return query.join(
        asked,
        (ToleranceRow.item_class == asked.c.class_code) & (ToleranceRow.item_code == asked.c.code),
    )


def tolerances_after(after: int, limit: int) -> list[ToleranceRow]:
    """At most limit + 1 tolerances after an id, in the order they were made."""
    query = select(ToleranceRow).where(ToleranceRow.id > after).order_by(ToleranceRow.id)
    return list(db.session.scalars(query.limit(limit + 1)))


def create_tolerance(given: Mapping[str, Any], *, now: datetime, by: str) -> ToleranceRow:
    """Keep a tolerance; everything that is wrong is said at once."""
    refuse_faults(given)
    with transaction() as session:
        subject = {name: given.get(name) or "" for name in SUBJECT}
        query = select(ToleranceRow.id).filter_by(**subject)
        if db.session.scalar(query) is not None:
            raise ToleranceTaken("there is one for exactly this already; change that one")
        row = ToleranceRow(**subject, **{name: given.get(name) for name in LIMITS})
        session.add(row)
        session.flush()
        audit(now, by, "create", "tolerance", str(row.id), after=_described(row))
    return row


def change_tolerance(
    number: int, given: Mapping[str, Any], *, now: datetime, by: str
) -> ToleranceRow:
    """Change limits; null takes one away. What it is about stays."""
    faults = limit_faults(given)
    if faults:
        raise Invalid("the tolerance cannot be changed", faults)
    with transaction() as session:
        row = _find(number)
        before = _described(row)
        for name, value in given.items():
            setattr(row, name, value)
        session.flush()
        audit(now, by, "edit", "tolerance", str(row.id), before=before, after=_described(row))
    return row


def delete_tolerance(number: int, *, now: datetime, by: str) -> None:
    """Take a tolerance away; the next less specific one holds."""
    with transaction() as session:
        row = _find(number)
        audit(now, by, "delete", "tolerance", str(row.id), before=_described(row))
        session.delete(row)


def refuse_faults(given: Mapping[str, Any]) -> None:
    """Refuse what is about nothing, about two things, about something unknown, or negative."""
    faults = [*subject_faults(given), *limit_faults(given)]
    list_type, item_code = given.get("list_type"), given.get("item_code")
    if list_type and list_type not in known_list_types():
        faults.append(Fault("list_type.unknown", "no such list type", field="list_type"))
    if item_code and not is_item(str(given.get("item_class") or ""), item_code):
        faults.append(Fault("item.unknown", "no such item", field="item_code"))
    if faults:
        raise Invalid("the tolerance cannot be kept", faults)


def subject_faults(given: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with what a tolerance is about."""
    named = [name for name in ("abc", "category", "item_code") if given.get(name)]
    faults = []
    if not named and not given.get("list_type"):
        faults.append(
            Fault("tolerance.about_nothing", "say a list type, a class, a category or an item")
        )
    faults += [
        Fault("tolerance.about_two", "only one of class, category and item", field=name)
        for name in named[1:]
    ]
    if bool(given.get("item_class")) != bool(given.get("item_code")):
        faults.append(Fault("item.incomplete", "an item has a class and a code", field="item_code"))
    return faults


def limit_faults(given: Mapping[str, Any]) -> list[Fault]:
    """Limits below zero."""
    return [
        Fault("limit.negative", "a limit is zero or more", field=name)
        for name in LIMITS
        if (limit := given.get(name)) is not None and limit < 0
    ]


def known_list_types() -> set[str]:
    """The codes of all list types."""
    return set(db.session.scalars(select(ListType.code)))


def is_item(class_code: str, code: str) -> bool:
    """Whether there is an item with this class and code."""
    query = select(Item.id).where(Item.class_code == class_code, Item.code == code)
    return db.session.scalar(query) is not None


def _find(number: int) -> ToleranceRow:
    row = db.session.get(ToleranceRow, number)
    if row is None:
        raise ToleranceUnknown(f"there is no tolerance {number}")
    return row


def _described(row: ToleranceRow) -> dict[str, Any]:
    limits = {
        name: exact.to_text(value) for name in LIMITS if (value := getattr(row, name)) is not None
    }
    return {name: own for name in SUBJECT if (own := getattr(row, name))} | limits
