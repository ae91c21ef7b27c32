"""From what somebody typed to what the log is asked: numbers of inventories and lists to ids."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from server.auditing.events import EventFilters
from server.inventory.models import CountList, Inventory
from server.storage.database import db

_DIGITS: Final = 9
"""Numbers of lists and of a year's inventories have no more."""


def filters_of(query: dict[str, Any]) -> EventFilters | None:
    """The filters of a query, None when it names an inventory or a list that does not exist."""
    inventory_id = list_id = None
    if query["inventory"]:
        inventory_id = _inventory(query["inventory"])
    if query["list"]:
        list_id = _list(query["list"])
    if (query["inventory"] and inventory_id is None) or (query["list"] and list_id is None):
        return None
    return EventFilters(
        inventory_id=inventory_id,
        list_id=list_id,
        device=query["device"] or None,
        epoch=query["epoch"],
        employee=query["employee"] or None,
        item=query["item"] or None,
        location=query["location"] or None,
        kind=query["kind"],
        since=query["since"],
        until=query["until"],
    )


def _inventory(number: str) -> int | None:
    """2026-004."""
    year, _, own = number.partition("-")
    if not (year.isdecimal() and own.isdecimal() and len(own) <= _DIGITS and len(year) <= _DIGITS):
        return None
    query = select(Inventory.id).where(
        Inventory.year == int(year), Inventory.year_number == int(own)
    )
    return db.session.scalar(query)


def _list(wanted: str) -> UUID | None:
    """A list by its number (L-0012, 12) or its id."""
    number = wanted.upper().removeprefix("L-")
    if number.isdecimal() and len(number) <= _DIGITS:
        return db.session.scalar(select(CountList.id).where(CountList.sequence == int(number)))
    try:
        return db.session.scalar(select(CountList.id).where(CountList.id == UUID(wanted)))
    except ValueError:
        return None
