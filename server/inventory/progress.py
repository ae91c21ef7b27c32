"""How far the counting of an inventory is: per list what was planned and counted, and by whom.

Read from the journal in a few statements, whatever the number of events.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.identity.models import Device
from server.inventory.inventories import find_inventory
from server.inventory.lists import ListInfo, find_list, lists_of_inventory, planned_in
from server.inventory.passes import is_pass_closed
from server.inventory.totals.numbers import counted_of_lists
from server.journal.events import Counter
from server.journal.service import counters_of_lists
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class ListProgress:
    """One list. `planned` is None where nobody was sent to given positions."""

    id: UUID
    number: str
    description: str
    warehouse: str
    state: str
    pass_number: int
    planned: int | None
    counted_positions: int
    events: int
    last_event_at: datetime | None
    pass_closed: bool
    counters: list[Counter]
    outstanding_employees: list[str]


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole inventory."""

    lists: int
    closed: int
    planned: int
    counted_positions: int
    events: int
    counters: int
    pending: int
    missing: int


def progress_of(number: str) -> tuple[list[ListProgress], Totals]:
    """The progress of every list of an inventory, and of all together."""
    lists = lists_of_inventory(find_inventory(number).id)
    ids = [count_list.id for count_list in lists]
    counters = counters_of_lists(ids)
    counted = counted_of_lists(ids)
    planned = planned_in(ids)
    rows = [
        _progress(
            count_list,
            counters[count_list.id],
            planned.get(count_list.id),
            counted.get(count_list.id, 0),
        )
        for count_list in lists
    ]
    return rows, _totals(rows)


def device_names(rows: Sequence[ListProgress]) -> dict[str, str]:
    """The names of the devices among the counters of lists."""
    return names_of([counter for row in rows for counter in row.counters])


def names_of(counters: Iterable[Counter]) -> dict[str, str]:
    """The names of the devices among counters."""
    wanted = {UUID(counter.device) for counter in counters if _has_id(counter)}
    query = select(Device.id, Device.name).where(Device.id.in_(wanted))
    return {str(device_id): name for device_id, name in db.session.execute(query)}


def outstanding_of(list_id: UUID) -> list[str]:
    """Who has not declared a list, by code."""
    count_list = find_list(list_id)
    if count_list is None:
        return []
    return outstanding_employees(count_list, counters_of_lists([list_id])[list_id])


def outstanding_employees(count_list: ListInfo, counters: Sequence[Counter]) -> list[str]:
    """Who has not declared the list: assigned employees without a complete declaration."""
    done = {name for counter in counters if counter.complete for name in counter.employees}
    begun = {name for counter in counters for name in counter.employees}
    return sorted((count_list.employees | begun) - done)


def _progress(
    count_list: ListInfo, counters: list[Counter], planned: int | None, counted: int
) -> ListProgress:
    return ListProgress(
        id=count_list.id,
        number=count_list.number,
        description=count_list.description,
        warehouse=count_list.warehouse,
        state=count_list.state,
        pass_number=count_list.pass_number,
        planned=planned,
        counted_positions=counted,
        events=sum(counter.events for counter in counters),
        last_event_at=max((counter.last_event_at for counter in counters), default=None),
        pass_closed=count_list.forced or is_pass_closed(counters),
        counters=counters,
        outstanding_employees=outstanding_employees(count_list, counters),
    )


def _totals(rows: Sequence[ListProgress]) -> Totals:
    journals = {
        (counter.device, counter.epoch): counter for row in rows for counter in row.counters
    }
    return Totals(
        lists=len(rows),
        closed=sum(row.state == "closed" for row in rows),
        planned=sum(row.planned or 0 for row in rows),
        counted_positions=sum(row.counted_positions for row in rows),
        events=sum(row.events for row in rows),
        counters=len(journals),
        pending=sum(counter.pending for counter in journals.values()),
        missing=sum(
            last - first + 1 for counter in journals.values() for first, last in counter.missing
        ),
    )


def _has_id(counter: Counter) -> bool:
    return counter.device != "server"
