"""What the rest of the product asks about count lists: which, whose, where, what they cover.

Reading only; `list_keeping` and `generation` write. What a device may see of a list is decided
here and nowhere else: a blind device never learns what the logical stock says (design/4 §4).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select

from server.catalog.models import Location, Warehouse
from server.inventory.models import (
    CountList,
    Inventory,
    ListAssignment,
    ListType,
    ScopeLine,
    inventory_number,
    list_number,
)
from server.inventory.scope import NOWHERE, Scope, ScopeKey
from server.kernel import clock
from server.storage.database import db, run
from server.storage.rowset import rowset

_LISTS: Final = CountList.__table__.c
_AMONG: Final = _LISTS.id.in_(bindparam("ids", expanding=True))
_PLACES: Final = select(_LISTS.id, _LISTS.inventory_id, _LISTS.warehouse_id).where(_AMONG)
_CLOSED: Final = select(_LISTS.id).where(_AMONG, _LISTS.state == "closed")


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A count list with its rules; `employees` empty means everybody."""

    id: UUID
    number: str
    description: str
    inventory_id: int
    inventory: str
    inventory_state: str
    warehouse_id: int
    warehouse: str
    warehouse_description: str
    pass_number: int
    root_list: UUID | None
    state: str
    forced: bool
    from_stock: bool
    list_type: str
    blind: bool
    combine: str
    required_counts: int
    overlap: str
    uncounted: str
    area_control: bool
    employees: frozenset[str]
    released_at: datetime | None
    closed_at: datetime | None
    closing_date: date | None


def find_list(list_id: UUID) -> ListInfo | None:
    """The list with this id, whatever its state."""
    return find_lists([list_id]).get(list_id)


def find_lists(list_ids: Collection[UUID]) -> dict[UUID, ListInfo]:
    """The lists with these ids; unknown ids are left out."""
    return {info.id: info for info in _read(CountList.id.in_(list_ids))}


class ListPlace(NamedTuple):
    """A list, and where it belongs."""

    id: UUID
    inventory_id: int
    warehouse_id: int


def places_of_lists(list_ids: Collection[UUID]) -> dict[UUID, ListPlace]:
    """Where the lists with these ids belong; unknown ids are left out."""
    found = run(_PLACES, {"ids": list(list_ids)})
    return {row.id: ListPlace(row.id, row.inventory_id, row.warehouse_id) for row in found}


def closed_among(list_ids: Collection[UUID]) -> set[UUID]:
    """Which of these lists are closed."""
    return set(run(_CLOSED, {"ids": list(list_ids)}).scalars())


def lists_of_inventory(inventory_id: int) -> list[ListInfo]:
    """Every list of an inventory, oldest first."""
    return _read(CountList.inventory_id == inventory_id)


def lists_of_device(warehouse_ids: Collection[int]) -> list[ListInfo]:
    """The released lists of these warehouses: what a device works on."""
    return _read(and_(CountList.warehouse_id.in_(warehouse_ids), CountList.state == "released"))


def scope_of(list_id: UUID) -> Scope:
    """What a list covers."""
    return scopes_of([list_id])[list_id]


def scopes_of(
    list_ids: Collection[UUID], of: tuple[Collection[str], Collection[str]] | None = None
) -> dict[UUID, Scope]:
    """What each list covers; an id without scope lines covers its warehouse.

    With items and locations what it covers of these items at these locations only, as both are
    among very many others.
    """
    query = select(
        ScopeLine.list_id,
        ScopeLine.location,
        ScopeLine.item,
        ScopeLine.variant,
        ScopeLine.lot,
        ScopeLine.serial,
    ).where(ScopeLine.list_id.in_(list_ids))
    lines: dict[UUID, list[ScopeKey]] = {list_id: [] for list_id in list_ids}
    if of is not None:
        query = query.where(
            *(
                column.in_(select(rowset(name, code=["", *sorted(codes)]).c.code))
                for name, column, codes in zip(
                    ("items", "places"), (ScopeLine.item, ScopeLine.location), of, strict=True
                )
            )
        )
        for list_id in _scoped(list_ids):
            lines[list_id].append(NOWHERE)
    for list_id, *fields in db.session.execute(query):
        lines[list_id].append(ScopeKey(*fields))
    return {list_id: Scope(keys) for list_id, keys in lines.items()}


def planned_in(list_ids: Collection[UUID]) -> dict[UUID, int]:
    """To how many positions each list sends somebody: lines that name both place and item."""
    query = (
        select(ScopeLine.list_id, func.count())
        .where(ScopeLine.list_id.in_(list_ids), ScopeLine.location != "", ScopeLine.item != "")
        .group_by(ScopeLine.list_id)
    )
    return {list_id: many for list_id, many in db.session.execute(query)}  # noqa: C416


def _scoped(list_ids: Collection[UUID]) -> Sequence[UUID]:
    """The lists that do not cover their whole warehouse."""
    some = exists(select(ScopeLine.id).where(ScopeLine.list_id == CountList.id))
    return db.session.scalars(select(CountList.id).where(CountList.id.in_(list_ids), some)).all()


def list_change_values(lists: Sequence[ListInfo]) -> dict[UUID, dict[str, Any] | None]:
    """What a device receives of each list; None when it must not (or no longer) have it."""
    scopes = scopes_of([count_list.id for count_list in lists])
    hidden = blind_warehouses({count_list.warehouse_id for count_list in lists})
    areas = _areas({count_list.warehouse_id for count_list in lists})
    return {
        count_list.id: None
        if count_list.state == "draft"
        else _value(
            count_list,
            scopes[count_list.id],
            areas[count_list.warehouse_id],
            hides_stock=count_list.blind or count_list.warehouse_id in hidden,
        )
        for count_list in lists
    }


def blind_warehouses(warehouse_ids: Collection[int]) -> set[int]:
    """The warehouses in which a blind list is open: their devices receive nothing of stock."""
    query = (
        select(CountList.warehouse_id)
        .join(ListType)
        .where(
            CountList.warehouse_id.in_(warehouse_ids), CountList.state == "released", ListType.blind
        )
    )
    return set(db.session.scalars(query))


def _value(
    count_list: ListInfo, scope: Scope, areas: dict[str, str], *, hides_stock: bool
) -> dict[str, Any]:
    shown = Scope() if hides_stock and count_list.from_stock else scope
    planned = [] if hides_stock else shown.planned
    return {
        "id": str(count_list.id),
        "number": count_list.number,
        "description": count_list.description,
        "inventory": count_list.inventory,
        "warehouse": count_list.warehouse,
        "warehouse_description": count_list.warehouse_description,
        "pass": count_list.pass_number,
        "state": count_list.state,
        "list_type": count_list.list_type,
        "employees": sorted(count_list.employees),
        "locations": shown.locations,
        "items": shown.items,
        "areas": _areas_within(shown.locations, areas),
        "root_list": None if count_list.root_list is None else str(count_list.root_list),
        "released_at": None
        if count_list.released_at is None
        else clock.to_text(count_list.released_at),
        "planned": [
            {
                "location": key.location,
                "item": key.item,
                "variant": key.variant,
                "lot": key.lot,
                "serial": key.serial,
            }
            for key in planned
        ],
    }


def _areas_within(locations: list[str] | None, areas: dict[str, str]) -> list[str]:
    wanted = areas.keys() if locations is None else locations
    return sorted({areas.get(location, "") for location in wanted} - {""})


def _areas(warehouse_ids: Collection[int]) -> dict[int, dict[str, str]]:
    query = select(Location.warehouse_id, Location.code, Location.area).where(
        Location.warehouse_id.in_(warehouse_ids), Location.area != ""
    )
    found: dict[int, dict[str, str]] = {warehouse_id: {} for warehouse_id in warehouse_ids}
    for warehouse_id, code, area in db.session.execute(query):
        found[warehouse_id][code] = area
    return found


def _read(condition: ColumnElement[bool]) -> list[ListInfo]:
    """The lists that fit, oldest first; as plain rows, of which an inventory has hundreds."""
    query = (
        select(*_INFO)
        .join(Inventory, CountList.inventory_id == Inventory.id)
        .join(ListType, CountList.list_type_id == ListType.id)
        .join(Warehouse, CountList.warehouse_id == Warehouse.id)
        .where(condition)
        .order_by(CountList.sequence)
    )
    assigned = select(ListAssignment.list_id, ListAssignment.employee)
    ours = assigned.join(CountList, CountList.id == ListAssignment.list_id).where(condition)
    employees: dict[UUID, set[str]] = {}
    for list_id, employee in db.session.execute(ours):
        employees.setdefault(list_id, set()).add(employee)
    return [_info(row, frozenset(employees.get(row.id, ()))) for row in db.session.execute(query)]


def _info(row: Any, employees: frozenset[str]) -> ListInfo:
    return ListInfo(
        id=row.id,
        number=list_number(row.sequence),
        description=row.description,
        inventory_id=row.inventory_id,
        inventory=inventory_number(row.year, row.year_number),
        inventory_state=row.inventory_state,
        warehouse_id=row.warehouse_id,
        warehouse=row.warehouse,
        warehouse_description=row.warehouse_description,
        pass_number=row.pass_number,
        root_list=row.root_list_id,
        state=row.state,
        forced=row.close_reason is not None,
        from_stock=row.from_stock,
        list_type=row.list_type,
        blind=row.blind,
        combine=row.combine,
        required_counts=row.required_counts,
        overlap=row.overlap,
        uncounted=row.uncounted,
        area_control=row.area_control,
        employees=employees,
        released_at=row.released_at,
        closed_at=row.closed_at,
        closing_date=row.closing_date,
    )


_INFO: Final = (
    *CountList.__table__.c,
    Inventory.year,
    Inventory.year_number,
    Inventory.state.label("inventory_state"),
    Warehouse.code.label("warehouse"),
    Warehouse.description.label("warehouse_description"),
    ListType.code.label("list_type"),
    *(
        ListType.__table__.c[name]
        for name in ("blind", "combine", "required_counts", "overlap", "uncounted", "area_control")
    ),
)
