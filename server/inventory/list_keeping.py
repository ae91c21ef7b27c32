"""Count lists from draft to closed: create, assign, edit, delete, release, close by force.

What a released list covers never changes. Everything that devices see is recorded as a change;
when stock must vanish from devices (a blind list opens) or may come back, every open list of the
warehouse is sent again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from server.identity.audit import audit
from server.inventory.inventories import find_open_inventory, hold_inventory
from server.inventory.list_drafts import (
    CheckedDraft,
    ListDraft,
    checked_draft,
    employee_faults,
    team_members,
)
from server.inventory.models import CountList, Inventory, ListAssignment, ListType, ScopeLine
from server.inventory.refusals import (
    InventoryClosed,
    ListClosed,
    ListCounted,
    ListNotDraft,
    ListNotOpen,
    ListUnknown,
    NothingToRelease,
    ReasonNeeded,
)
from server.inventory.reviewing.zeros import state_zeros
from server.inventory.totals.keeping import hold_lists
from server.journal.service import is_counted
from server.kernel.identifiers import new_id
from server.kernel.problems import Invalid
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import hold_numbers, transaction

_ZERO: Final = "zero"
"""What an uncounted position becomes where closing a list states zeros."""


def create_list(inventory: str, draft: ListDraft, *, now: datetime, by: str) -> UUID:
    """Create one draft list and give its id."""
    return create_lists(inventory, [draft], now=now, by=by)[0]


def create_lists(
    inventory: str, drafts: Sequence[ListDraft], *, now: datetime, by: str
) -> list[UUID]:
    """Create draft lists in the given order; refuses all of them if one is wrong."""
    with transaction():
        owner = find_open_inventory(inventory)
        checked = [checked_draft(draft, owner) for draft in drafts]
        hold_numbers(CountList)
        first = (db.session.scalar(select(func.max(CountList.sequence))) or 0) + 1
        return [
            _written(owner, draft, first + number, now=now, by=by)
            for number, draft in enumerate(checked)
        ]


def edit_list(list_id: UUID, changes: Mapping[str, Any], *, now: datetime, by: str) -> None:
    """Change description, employees, team or closing date of a list that is not closed."""
    with transaction() as session:
        count_list = _found(list_id)
        if count_list.state == "closed":
            raise ListClosed(f"list {count_list.number} is closed")
        before = _description(count_list)
        plain = {name: value for name, value in changes.items() if name != "employees"}
        for name, value in plain.items():
            setattr(count_list, name, value)
        if "employees" in changes or "team" in changes:
            _assign(count_list, changes.get("employees"))
        session.flush()
        after = _description(count_list)
        audit(now, by, "edit", "list", str(list_id), before=before, after=after)
        if count_list.state == "released":
            record_change("list", str(list_id))


def delete_list(list_id: UUID, *, now: datetime, by: str) -> None:
    """Delete a draft that nobody counted in."""
    with transaction() as session:
        count_list = _found(list_id)
        if count_list.state != "draft":
            raise ListNotDraft(f"list {count_list.number} was released: close it instead")
        hold_lists({list_id: True})
        if is_counted(list_id):
            raise ListCounted(f"somebody counted in list {count_list.number}: release it")
        audit(now, by, "delete", "list", str(list_id), before=_description(count_list))
        session.execute(delete(ScopeLine).where(ScopeLine.list_id == list_id))
        session.delete(count_list)


def release_list(list_id: UUID, *, now: datetime, by: str) -> None:
    """Give a draft to its counters."""
    with transaction():
        count_list = _held(list_id)
        if count_list.state != "draft":
            raise ListNotDraft(f"list {count_list.number} is {count_list.state} already")
        _release([count_list], now=now, by=by)


def release_inventory(number: str, *, now: datetime, by: str) -> list[UUID]:
    """Release every draft list of an inventory and give their ids."""
    with transaction() as session:
        inventory = find_open_inventory(number)
        drafts = session.scalars(
            select(CountList)
            .where(CountList.inventory_id == inventory.id, CountList.state == "draft")
            .order_by(CountList.sequence)
        ).all()
        if not drafts:
            raise NothingToRelease(f"inventory {number} has no draft list")
        _release(drafts, now=now, by=by)
        return [count_list.id for count_list in drafts]


def force_close(
    list_id: UUID, reason: str, *, now: datetime, by: str, outstanding: Sequence[str] = ()
) -> None:
    """Close a released list although somebody may still be counting; says who was outstanding."""
    if not reason.strip():
        raise ReasonNeeded("say why the list is closed")
    with transaction():
        count_list = _held(list_id)
        if count_list.state != "released":
            raise ListNotOpen(f"list {count_list.number} is {count_list.state}")
        count_list.close_reason, count_list.closed_by = reason.strip(), by
        mark_closed([count_list], now=now)
        after = {"reason": reason.strip(), "outstanding": list(outstanding)}
        audit(now, by, "force_close", "list", str(list_id), after=after)


def hold_zeroing(list_ids: Collection[UUID]) -> None:
    """Hold the inventories of lists whose closing states zeros; inside a transaction.

    Call it before anything else of such a list is held: whoever decides about an inventory holds
    that first, and its lists afterwards.
    """
    if not list_ids:
        return
    query = select(CountList.inventory_id).where(
        CountList.id.in_(list_ids),
        CountList.list_type_id == ListType.id,
        ListType.uncounted == _ZERO,
    )
    for inventory_id in sorted(set(db.session.scalars(query))):
        hold_inventory(inventory_id)


def mark_closed(lists: Sequence[CountList], *, now: datetime) -> None:
    """Write that lists are closed; `hold_zeroing` comes before, in the same transaction."""
    zeroing = [found for found in lists if found.list_type.uncounted == _ZERO]
    for inventory_id in sorted({found.inventory_id for found in zeroing}):
        hold_inventory(inventory_id)
    for count_list in lists:
        count_list.state, count_list.closed_at = "closed", now
    db.session.flush()
    for number in sorted({found.inventory.number for found in zeroing}):
        state_zeros(number, now=now)
    _tell_devices(lists)


def mark_reopened(lists: Sequence[CountList]) -> None:
    """Write that lists are open again: somebody new counted in them; inside a transaction."""
    for count_list in lists:
        count_list.state, count_list.closed_at = "released", None
    db.session.flush()
    _tell_devices(lists)


def _written(
    owner: Inventory, checked: CheckedDraft, sequence: int, *, now: datetime, by: str
) -> UUID:
    draft = checked.draft
    count_list = CountList(
        id=new_id(now),
        inventory_id=owner.id,
        sequence=sequence,
        description=draft.description,
        list_type_id=checked.list_type_id,
        warehouse_id=checked.warehouse_id,
        pass_number=draft.pass_number,
        root_list_id=draft.root_list,
        team=draft.team,
        closing_date=draft.closing_date,
        scoped=bool(checked.scope),
        from_stock=draft.from_stock,
        created_at=now,
        assignments=_assignments(draft.employees),
    )
    db.session.add(count_list)
    db.session.flush()
    rows = [
        {
            "list_id": count_list.id,
            "location": key.location,
            "item": key.item,
            "variant": key.variant,
            "lot": key.lot,
            "serial": key.serial,
        }
        for key in checked.scope
    ]
    if rows:
        db.session.execute(insert(ScopeLine), rows)
    audit(now, by, "create", "list", str(count_list.id), after=_description(count_list))
    return count_list.id


def _release(drafts: Sequence[CountList], *, now: datetime, by: str) -> None:
    inventory = drafts[0].inventory
    if inventory.state == "closed":
        raise InventoryClosed(f"inventory {inventory.number} is closed")
    for count_list in drafts:
        count_list.state, count_list.released_at = "released", now
        if count_list.team and not count_list.assignments:
            _assign(count_list, None)
    db.session.flush()
    for count_list in drafts:
        after = _description(count_list)
        audit(now, by, "release", "list", str(count_list.id), after=after)
    _tell_devices(drafts)


def _assign(count_list: CountList, employees: Collection[str] | None) -> None:
    """Give a list to employees; a released list of a team is given to whoever is in it now."""
    wanted = sorted(set(employees or ()))
    faults = employee_faults(wanted, count_list.team)
    if faults:
        raise Invalid("the list cannot be given to them", faults)
    if employees is None:
        wanted = [assignment.employee for assignment in count_list.assignments]
    if not wanted and count_list.team and count_list.state == "released":
        wanted = team_members(count_list.team)
    kept = {assignment.employee: assignment for assignment in count_list.assignments}
    count_list.assignments = [
        kept.get(employee) or ListAssignment(employee=employee) for employee in wanted
    ]


def _tell_devices(lists: Sequence[CountList]) -> None:
    """Send the lists, and where a blind one opened or closed every open list of its warehouse."""
    blind = {found.warehouse_id for found in lists if found.list_type.blind}
    query = select(CountList.id).where(
        CountList.warehouse_id.in_(blind), CountList.state == "released"
    )
    touched = {found.id for found in lists} | set(db.session.scalars(query))
    keys = sorted(str(list_id) for list_id in touched)
    record_change("list", *keys)
    record_change("stock", *keys)


def _held(list_id: UUID) -> CountList:
    """The list as it is now; until the transaction ends nobody else opens or closes it."""
    hold_zeroing([list_id])
    hold_lists({list_id: False})
    query = select(CountList).where(CountList.id == list_id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return _found(list_id)


def _found(list_id: UUID) -> CountList:
    count_list = db.session.get(CountList, list_id)
    if count_list is None:
        raise ListUnknown(f"there is no list {list_id}")
    return count_list


def _assignments(employees: Collection[str]) -> list[ListAssignment]:
    return [ListAssignment(employee=employee) for employee in sorted(set(employees))]


def _description(count_list: CountList) -> dict[str, Any]:
    return {
        "number": count_list.number,
        "description": count_list.description,
        "employees": sorted(assignment.employee for assignment in count_list.assignments),
        "team": count_list.team,
        "closing_date": count_list.closing_date and count_list.closing_date.isoformat(),
        "pass": count_list.pass_number,
        "state": count_list.state,
    }
