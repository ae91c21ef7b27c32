"""Inventories: they group count lists, have a number YEAR-NNN, and end closed.

What was counted and what became of it is asked of the review; nothing is computed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, select

from server.identity.audit import audit
from server.inventory.models import CountList, Inventory
from server.inventory.refusals import InventoryClosed, InventoryNotEmpty, InventoryUnknown
from server.inventory.totals.numbers import counted_of_inventories
from server.storage.database import db
from server.storage.transaction import hold_numbers, transaction


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """An inventory as a table shows it."""

    inventory: Inventory
    lists: int
    released: int
    lines: int


def create_inventory(
    day: date,
    *,
    description: str = "",
    notes: str = "",
    cost_method: str = "average",
    now: datetime,
    by: str,
) -> Inventory:
    """Create an open inventory; its number is the next one of the date's year."""
    with transaction() as session:
        hold_numbers(Inventory)
        inventory = Inventory(
            year=day.year,
            year_number=_next_number(day.year),
            date=day,
            description=description,
            notes=notes,
            cost_method=cost_method,
            operator=by,
            created_at=now,
        )
        session.add(inventory)
        session.flush()
        after = _description(inventory)
        audit(now, by, "create", "inventory", inventory.number, after=after)
    return inventory


def find_inventory(number: str) -> Inventory:
    """The inventory with a number such as 2026-004, or a refusal."""
    year, _, year_number = number.partition("-")
    if not (year.isascii() and year.isdigit() and year_number.isascii() and year_number.isdigit()):
        raise InventoryUnknown(f"{number!r} is not a number such as 2026-004")
    found = db.session.scalar(
        select(Inventory).where(
            Inventory.year == int(year[:9]), Inventory.year_number == int(year_number[:9])
        )
    )
    if found is None:
        raise InventoryUnknown(f"there is no inventory {number!r}")
    return found


def find_open_inventory(number: str) -> Inventory:
    """The same, refused when it is closed."""
    inventory = find_inventory(number)
    if inventory.state == "closed":
        raise InventoryClosed(f"inventory {number} is closed")
    return inventory


def hold_inventory(inventory_id: int) -> Inventory:
    """Let nobody else decide about an inventory until this transaction ends; as it is now.

    Whoever also locks lists locks those afterwards. Handhelds go on pushing into it.
    """
    query = select(Inventory).where(Inventory.id == inventory_id)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(held).one()


def inventories(
    *, state: str | None = None, search: str = "", after: str | None = None, limit: int = 50
) -> Sequence[InventoryRow]:
    """The newest inventories first, one more than `limit` when there is a next page."""
    query = (
        select(Inventory.id)
        .order_by(Inventory.year.desc(), Inventory.year_number.desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(Inventory.state == state)
    if search:
        query = query.where(_matches(search))
    if after is not None:
        last = find_inventory(after)
        query = query.where(
            or_(
                Inventory.year < last.year,
                and_(Inventory.year == last.year, Inventory.year_number < last.year_number),
            )
        )
    return _rows(db.session.scalars(query).all())


def _rows(ids: Sequence[int]) -> list[InventoryRow]:
    counted = counted_of_inventories(ids)
    released = func.sum(cast(CountList.state == "released", Integer))
    query = (
        select(Inventory, func.count(CountList.id), func.coalesce(released, 0))
        .outerjoin(CountList, CountList.inventory_id == Inventory.id)
        .where(Inventory.id.in_(ids))
        .group_by(Inventory.id)
        .order_by(Inventory.year.desc(), Inventory.year_number.desc())
    )
    return [
        InventoryRow(inventory, lists, open_lists, counted.get(inventory.id, 0))
        for inventory, lists, open_lists in db.session.execute(query)
    ]


def edit_inventory(number: str, changes: Mapping[str, Any], *, now: datetime, by: str) -> Inventory:
    """Change date, description, notes or cost method of an open inventory; the number stays."""
    with transaction() as session:
        inventory = find_open_inventory(number)
        before = _description(inventory)
        for name, value in changes.items():
            setattr(inventory, name, value)
        session.flush()
        after = _description(inventory)
        audit(now, by, "edit", "inventory", number, before=before, after=after)
    return inventory


def delete_inventory(number: str, *, now: datetime, by: str) -> None:
    """Delete an inventory that has no list."""
    with transaction() as session:
        inventory = find_open_inventory(number)
        if session.scalar(select(func.count()).where(CountList.inventory_id == inventory.id)):
            raise InventoryNotEmpty(f"inventory {number} has lists; delete its drafts first")
        audit(now, by, "delete", "inventory", number, before=_description(inventory))
        session.delete(inventory)


def _matches(search: str) -> ColumnElement[bool]:
    in_text = Inventory.description.icontains(search, autoescape=True)
    year, _, year_number = search.strip().partition("-")
    if not (year.isdecimal() and year_number.isdecimal()):
        return in_text
    same = and_(Inventory.year == int(year[:9]), Inventory.year_number == int(year_number[:9]))
    return or_(in_text, same)


def _next_number(year: int) -> int:
    highest = select(func.max(Inventory.year_number)).where(Inventory.year == year)
    return (db.session.scalar(highest) or 0) + 1


def _description(inventory: Inventory) -> dict[str, Any]:
    return {
        "date": inventory.date.isoformat(),
        "description": inventory.description,
        "notes": inventory.notes,
        "cost_method": inventory.cost_method,
    }
