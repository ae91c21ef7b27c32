"""Count lists as the desk shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from server.catalog.models import Warehouse
from server.inventory.list_drafts import ListDraft
from server.inventory.models import CountList, Inventory, ListType, ScopeLine
from server.inventory.refusals import ListUnknown
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class ListRow:
    """A count list; a list that is only planned has no id, number or state."""

    id: UUID | None
    number: str | None
    inventory: str
    description: str
    list_type: str
    warehouse: str
    pass_number: int
    root_list: UUID | None
    state: str | None
    team: str
    employees: list[str]
    scope_lines: int
    closing_date: date | None
    released_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    close_reason: str | None = None


def rows_of_inventory(inventory_id: int) -> list[ListRow]:
    """Every list of an inventory, oldest first."""
    return _rows(CountList.inventory_id == inventory_id)


def rows_of(list_ids: Sequence[UUID]) -> list[ListRow]:
    """These lists, oldest first."""
    return _rows(CountList.id.in_(list_ids))


def row_of(list_id: UUID) -> ListRow:
    """One list, or a refusal."""
    rows = _rows(CountList.id == list_id)
    if not rows:
        raise ListUnknown(f"there is no list {list_id}")
    return rows[0]


def planned_row(inventory: str, draft: ListDraft) -> ListRow:
    """A list that would be made."""
    return ListRow(
        id=None,
        number=None,
        inventory=inventory,
        description=draft.description,
        list_type=draft.list_type,
        warehouse=draft.warehouse,
        pass_number=draft.pass_number,
        root_list=draft.root_list,
        state=None,
        team=draft.team,
        employees=sorted(draft.employees),
        scope_lines=len(draft.scope),
        closing_date=draft.closing_date,
    )


def find_list_id(name: str) -> UUID:
    """The id of a list that was named by its id or by its number, such as L-0012."""
    try:
        return UUID(name)
    except ValueError:
        sequence = name.upper().removeprefix("L-")
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else 0
    found = db.session.scalar(select(CountList.id).where(CountList.sequence == number))
    if found is None:
        raise ListUnknown(f"there is no list {name!r}")
    return found


def _rows(condition: ColumnElement[bool]) -> list[ListRow]:
    lines = (
        select(func.count(ScopeLine.id)).where(ScopeLine.list_id == CountList.id).scalar_subquery()
    )
    query = (
        select(CountList, Inventory, ListType.code, Warehouse.code, lines)
        .join(Inventory, CountList.inventory_id == Inventory.id)
        .join(ListType, CountList.list_type_id == ListType.id)
        .join(Warehouse, CountList.warehouse_id == Warehouse.id)
        .where(condition)
        .order_by(CountList.sequence)
    )
    return [_row(*found) for found in db.session.execute(query)]


def _row(
    count_list: CountList, inventory: Inventory, list_type: str, warehouse: str, lines: int
) -> ListRow:
    return ListRow(
        id=count_list.id,
        number=count_list.number,
        inventory=inventory.number,
        description=count_list.description,
        list_type=list_type,
        warehouse=warehouse,
        pass_number=count_list.pass_number,
        root_list=count_list.root_list_id,
        state=count_list.state,
        team=count_list.team,
        employees=sorted(assignment.employee for assignment in count_list.assignments),
        scope_lines=lines,
        closing_date=count_list.closing_date,
        released_at=count_list.released_at,
        closed_at=count_list.closed_at,
        closed_by=count_list.closed_by,
        close_reason=count_list.close_reason,
    )
