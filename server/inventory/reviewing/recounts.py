"""Sending lines, areas or items to recount: pass n+1 as a list, by default for somebody else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from server.identity.audit import audit
from server.identity.models import Employee
from server.inventory.coupling import Subject
from server.inventory.inventories import find_open_inventory
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import create_lists, release_list
from server.inventory.list_types import find_list_type
from server.inventory.lists import ListInfo
from server.inventory.projection.picturing import picture_about, subjects_of_lines
from server.inventory.projection.refreshing import fresh_view
from server.inventory.refusals import LineUnknown, ReasonNeeded, RecountRefused
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture, picture_of
from server.inventory.reviewing.permits import refusal
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.reviewing.recount_scope import (
    Chosen,
    of_areas,
    of_items,
    of_lines,
    pair_of,
    shared_areas,
)
from server.inventory.reviewing.sources import WarehouseCard
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountRequest:
    """What to count again; without employees by whoever did not count it.

    `areas` and `items` are looked for in every warehouse of the inventory, or in `warehouse`.
    """

    reason: str
    lines: Sequence[str] = ()
    areas: Sequence[str] = ()
    items: Sequence[str] = ()
    warehouse: str | None = None
    employees: Sequence[str] = ()
    list_type: str | None = None


@dataclass(frozen=True, slots=True)
class RecountPlan:
    """What a recount would do: the lines with their net and gross value, and the lists."""

    lines: int
    value: Decimal
    gross: Decimal
    without_value: int
    lists: list[ListDraft]


def plan_recount(number: str, request: RecountRequest, *, now: datetime) -> RecountPlan:
    """Say what would be counted again and by whom; refused as the recount would be."""
    _refuse_incomplete(request)
    find_open_inventory(number)
    fresh_view(number, now=now)
    picture = _picture(number, request, now)
    chosen = _chosen(picture, request)
    lines = [line for one in chosen.values() for line in one.lines]
    known = [value for line in lines if (value := line.numbers and line.numbers.value) is not None]
    return RecountPlan(
        lines=len(lines),
        value=sum(known, exact.ZERO),
        gross=sum(map(abs, known), exact.ZERO),
        without_value=len(lines) - len(known),
        lists=[_draft(picture, code, one, request) for code, one in chosen.items()],
    )


def recount(
    number: str, request: RecountRequest, *, now: datetime, user: UserPrincipal
) -> list[UUID]:
    """Make and release a list of the next pass for what was chosen in each warehouse."""
    _refuse_incomplete(request)
    fresh_view(number, now=now)
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        picture = _picture(number, request, now)
        chosen = _chosen(picture, request)
        drafts = [_draft(picture, code, one, request) for code, one in chosen.items()]
        made = create_lists(number, drafts, now=now, by=user.name)
        for list_id in made:
            release_list(list_id, now=now, by=user.name)
        after = {
            "lines": [line.id for one in chosen.values() for line in one.lines],
            "areas": list(request.areas),
            "items": list(request.items),
            "lists": [str(list_id) for list_id in made],
            "reason": request.reason.strip(),
        }
        audit(now, user.name, "recount", "inventory", number, after=after)
    return made


def _picture(number: str, request: RecountRequest, now: datetime) -> Picture:
    """The lines that are named and those of items; areas are looked for among all."""
    if request.areas:
        return picture_of(number, now=now)
    view = fresh_view(number, now=now)
    named = subjects_of_lines(view.id, request.lines)
    return picture_about(number, named | {Subject(one, "") for one in request.items}, now=now)


def _refuse_incomplete(request: RecountRequest) -> None:
    if not request.reason.strip():
        raise ReasonNeeded("say why these lines are counted again")
    if not (request.lines or request.areas or request.items):
        fault = Fault("recount.nothing", "name lines, areas or items", field="lines")
        raise Invalid("nothing is chosen to be counted again", [fault])


def _chosen(picture: Picture, request: RecountRequest) -> Mapping[str, Chosen]:
    """What is counted again in each warehouse, or a refusal with everything that is wrong."""
    unknown = [line for line in request.lines if line not in picture.lines]
    if unknown:
        raise LineUnknown(f"the inventory has no line {', '.join(unknown)!r}")
    named = [picture.lines[line] for line in dict.fromkeys(request.lines)]
    faults = [
        Fault(*refused, field=line.id)
        for line in named
        if not line.position.item and (refused := refusal("line.unresolved"))
    ]
    found: dict[str, Chosen] = {}
    for warehouse in sorted(picture.sources.warehouses.values(), key=lambda one: one.code):
        one, shared = _in_warehouse(picture, warehouse, request, named)
        faults += shared
        if one.scope:
            found[warehouse.code] = one
    faults += _unknown_faults(picture, request)
    faults += [
        Fault(*verdict, field=line.id)
        for one in found.values()
        for line in one.lines
        if (verdict := refusal(_obstacle(line))) is not None
    ]
    if faults:
        raise RecountRefused("this cannot be counted again", faults)
    return found


def _in_warehouse(
    picture: Picture, warehouse: WarehouseCard, request: RecountRequest, named: Iterable[Line]
) -> tuple[Chosen, list[Fault]]:
    chosen = of_lines(line for line in named if line.warehouse_id == warehouse.id)
    if request.warehouse not in (None, warehouse.code):
        return chosen, []
    own = [line for line in picture.lines.values() if line.warehouse_id == warehouse.id]
    areas = of_areas(own, frozenset(request.areas), warehouse.areas)
    blind = _is_blind(picture, warehouse, request)
    items = of_items(own, frozenset(request.items), blind=blind)
    shared = shared_areas(areas, request.areas) if request.areas else []
    return chosen.with_(areas).with_(items), shared


def _is_blind(picture: Picture, warehouse: WarehouseCard, request: RecountRequest) -> bool:
    """Whether the recount's counters must not learn what the book says."""
    if request.list_type is not None:
        return find_list_type(request.list_type).blind
    lists = picture.sources.lists.values()
    return any(one.blind for one in lists if one.warehouse_id == warehouse.id)


def _unknown_faults(picture: Picture, request: RecountRequest) -> list[Fault]:
    """Areas and items that nothing in the inventory knows."""
    lines = [line for line in picture.lines.values() if request.warehouse in (None, line.warehouse)]
    items = {line.position.item for line in lines}
    areas = {
        area
        for one in picture.sources.warehouses.values()
        if request.warehouse in (None, one.code)
        for area in one.areas.values()
    }
    areas |= {
        event.area for line in lines if line.counted_line for event in line.counted_line.events
    }
    return [
        *(
            Fault("area.unknown", f"nothing in the inventory is in area {area!r}", field="areas")
            for area in sorted(set(request.areas) - areas)
        ),
        *(
            Fault("item.unknown", f"the inventory has no line of item {item!r}", field="items")
            for item in sorted(set(request.items) - items)
        ),
    ]


def _obstacle(line: Line) -> str | None:
    """Why a line cannot be recounted: it is posted, or being recounted."""
    return line.state if line.is_aligned or line.look.waiting else None


def _draft(picture: Picture, warehouse: str, chosen: Chosen, request: RecountRequest) -> ListDraft:
    own = [one for one in picture.sources.lists.values() if one.warehouse == warehouse]
    named = {one for line in chosen.lines for one in line.lists}
    first = _first([one for one in own if one.id in named] or own)
    return ListDraft(
        list_type=request.list_type or first.list_type,
        warehouse=warehouse,
        description=request.reason.strip()[:200],
        employees=tuple(request.employees) or _others(chosen.lines, first.employees),
        scope=tuple(sorted(chosen.scope)),
        pass_number=max(one.pass_number for one in own) + 1,
        root_list=first.root_list or first.id,
        from_stock=any(
            line.counted_line is None and pair_of(line) in chosen.scope for line in chosen.lines
        ),
    )


def _first(lists: Iterable[ListInfo]) -> ListInfo:
    return min(lists, key=lambda one: (one.pass_number, one.number))


def _others(lines: Sequence[Line], assigned: frozenset[str]) -> tuple[str, ...]:
    """Whoever may count and did not count these lines; nobody in particular if there is none."""
    counted = {employee for line in lines for employee in line.hands.employees}
    candidates = set(assigned) or set(db.session.scalars(select(Employee.code)))
    left = candidates - counted
    if not left:
        left = set(db.session.scalars(select(Employee.code))) - counted
    return tuple(sorted(left))
