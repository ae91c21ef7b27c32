"""Sending lines to recount: pass n+1 as a list, by default for somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.identity.audit import audit
from server.identity.models import Employee
from server.inventory.inventories import find_open_inventory
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import create_lists, release_list
from server.inventory.refusals import LineUnknown, ReasonNeeded, RecountRefused
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture, picture_of
from server.inventory.reviewing.permits import refusal
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.scope import ScopeKey
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault
from server.storage.database import db
from server.storage.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountRequest:
    """Lines to count again; without employees by whoever did not count them."""

    lines: Sequence[str]
    reason: str
    employees: Sequence[str] = ()
    list_type: str | None = None


def recount(
    number: str, request: RecountRequest, *, now: datetime, user: UserPrincipal
) -> list[UUID]:
    """Make and release a list of the next pass for the lines of each warehouse."""
    if not request.reason.strip():
        raise ReasonNeeded("say why these lines are counted again")
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        picture = picture_of(number, now=now, about=request.lines)
        lines = _chosen(picture, request.lines)
        by_warehouse: dict[str, list[Line]] = {}
        for line in lines:
            by_warehouse.setdefault(line.warehouse, []).append(line)
        drafts = [_draft(picture, some, request) for some in by_warehouse.values()]
        made = create_lists(number, drafts, now=now, by=user.name)
        for list_id in made:
            release_list(list_id, now=now, by=user.name)
        after = {
            "lines": [line.id for line in lines],
            "lists": [str(list_id) for list_id in made],
            "reason": request.reason.strip(),
        }
        audit(now, user.name, "recount", "inventory", number, after=after)
    return made


def _chosen(picture: Picture, wanted: Sequence[str]) -> list[Line]:
    unknown = [line for line in wanted if line not in picture.lines]
    if unknown or not wanted:
        raise LineUnknown(f"the inventory has no line {', '.join(unknown)!r}")
    lines = [picture.lines[line] for line in dict.fromkeys(wanted)]
    faults = [
        Fault(*verdict, field=line.id)
        for line in lines
        if (verdict := refusal(_obstacle(line))) is not None
    ]
    if faults:
        raise RecountRefused("these lines cannot be counted again", faults)
    return lines


def _obstacle(line: Line) -> str | None:
    """Why a line cannot be recounted: it is posted, being recounted, or no item is known."""
    if line.is_aligned or line.look.waiting:
        return line.state
    return "line.unresolved" if not line.position.item else None


def _draft(picture: Picture, lines: Sequence[Line], request: RecountRequest) -> ListDraft:
    sources = picture.sources
    lists = [sources.lists[one] for line in lines for one in line.lists]
    first = min(lists, key=lambda one: (one.pass_number, one.number))
    highest = max(
        one.pass_number
        for one in sources.lists.values()
        if one.warehouse_id == lines[0].warehouse_id
    )
    return ListDraft(
        list_type=request.list_type or first.list_type,
        warehouse=first.warehouse,
        description=request.reason.strip()[:200],
        employees=tuple(request.employees) or _others(lines, first.employees),
        scope=tuple({_scope(line) for line in lines}),
        pass_number=highest + 1,
        root_list=first.root_list or first.id,
        from_stock=any(line.counted_line is None for line in lines),
    )


def _scope(line: Line) -> ScopeKey:
    """The item in its location, with everything below."""
    return ScopeKey(location=line.position.location, item=line.position.item)


def _others(lines: Sequence[Line], assigned: frozenset[str]) -> tuple[str, ...]:
    """Whoever may count and did not count these lines; nobody in particular if there is none."""
    counted = {employee for line in lines for employee in line.hands.employees}
    candidates = set(assigned) or set(db.session.scalars(select(Employee.code)))
    left = candidates - counted
    if not left:
        left = set(db.session.scalars(select(Employee.code))) - counted
    return tuple(sorted(left))
