"""What a count list is to become, and everything that is wrong with it, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from server.catalog.models import Location, Warehouse
from server.catalog.service import items_by_full_code
from server.identity.models import Employee
from server.inventory.models import Inventory, ListType
from server.inventory.scope import ScopeKey
from server.kernel.problems import Fault, Invalid
from server.storage.database import db


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """A list to create. No `employees` and no `team` means everybody.

    `areas` are turned into their locations; without areas and scope the list covers its whole
    warehouse. A recount names its pass and the list that it refers to.
    """

    list_type: str
    warehouse: str
    description: str = ""
    employees: Sequence[str] = ()
    team: str = ""
    areas: Sequence[str] = ()
    scope: Sequence[ScopeKey] = ()
    closing_date: date | None = None
    pass_number: int = 1
    root_list: UUID | None = None
    from_stock: bool = False


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft whose codes were found: what can be written."""

    draft: ListDraft
    list_type_id: int
    warehouse_id: int
    scope: tuple[ScopeKey, ...] = field(repr=False)


def checked_draft(draft: ListDraft, inventory: Inventory) -> CheckedDraft:
    """Find what a draft names, or refuse with everything that is unknown."""
    list_type_id = db.session.scalar(select(ListType.id).where(ListType.code == draft.list_type))
    warehouse = db.session.scalar(select(Warehouse).where(Warehouse.code == draft.warehouse))
    places = _areas_of_locations(warehouse)
    faults = [
        *_reference_faults(draft, list_type_id, warehouse, inventory),
        *employee_faults(draft.employees, draft.team),
        *(() if draft.from_stock else _scope_faults(draft, places)),
    ]
    if faults or list_type_id is None or warehouse is None:
        raise Invalid("the list cannot be created", faults)
    wanted = set(draft.areas)
    locations = (ScopeKey(location=code) for code, area in places.items() if area in wanted)
    scope = tuple(sorted({*draft.scope, *locations}))
    return CheckedDraft(draft, list_type_id, warehouse.id, scope)


def employee_faults(employees: Sequence[str], team: str) -> list[Fault]:
    """What is wrong with whom a list is given to."""
    known = set(db.session.scalars(select(Employee.code).where(Employee.code.in_(employees))))
    faults = [
        Fault("employee.unknown", f"there is no employee {code!r}", field="employees")
        for code in sorted(set(employees) - known)
    ]
    if team and not team_members(team):
        faults.append(Fault("team.unknown", f"nobody belongs to team {team!r}", field="team"))
    return faults


def team_members(team: str) -> list[str]:
    """The codes of a team's employees."""
    query = select(Employee.code).where(Employee.team == team).order_by(Employee.code)
    return list(db.session.scalars(query))


def _reference_faults(
    draft: ListDraft, list_type_id: int | None, warehouse: Warehouse | None, inventory: Inventory
) -> Iterable[Fault]:
    if list_type_id is None:
        detail = f"there is no list type {draft.list_type!r}"
        yield Fault("list_type.unknown", detail, field="list_type")
    if warehouse is None:
        detail = f"there is no warehouse {draft.warehouse!r}"
        yield Fault("warehouse.unknown", detail, field="warehouse")
    elif warehouse.valid_until is not None and warehouse.valid_until < inventory.date:
        detail = f"warehouse {draft.warehouse!r} ended on {warehouse.valid_until}"
        yield Fault("warehouse.ended", detail, field="warehouse")


def _scope_faults(draft: ListDraft, places: dict[str, str]) -> Iterable[Fault]:
    known_areas = set(places.values())
    for area in sorted(set(draft.areas) - known_areas):
        yield Fault("area.unknown", f"no location has the area {area!r}", field="areas")
    for location in sorted({key.location for key in draft.scope} - {""} - places.keys()):
        yield Fault("location.unknown", f"there is no location {location!r}", field="scope")
    if any(not key.location and not key.item for key in draft.scope):
        yield Fault("scope.empty", "a line names a location, an item or both", field="scope")
    items = {key.item for key in draft.scope} - {""}
    for item in sorted(items - items_by_full_code(items).keys()):
        yield Fault("item.unknown", f"there is no item {item!r}", field="scope")


def _areas_of_locations(warehouse: Warehouse | None) -> dict[str, str]:
    if warehouse is None:
        return {}
    query = select(Location.code, Location.area).where(Location.warehouse_id == warehouse.id)
    return {code: area for code, area in db.session.execute(query)}  # noqa: C416 - dict() takes no rows
